package viz

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/govis/govis/viz/protocol"
)

// Hello says what the trace is, as far as the trace itself tells; whoever sends it adds
// the rest.
func (v *View) Hello() *protocol.Hello {
	sources := v.Sources()
	h := &protocol.Hello{Version: protocol.Version, Trace: v.Info(), Sources: sources}
	v.mu.RLock()
	defer v.mu.RUnlock()
	x := v.index
	h.Count = x.position(uint32(x.len()))
	h.End = x.times.last()
	first := max(0, v.trace.LetGo().Events-x.base)
	h.First = x.position(uint32(first))
	if x.len() > 0 {
		h.Start = x.times.at(min(first, x.len()-1))
	}
	h.Begin = max(x.position(uint32(x.places.begin(sources))), h.First)
	h.Lanes = x.census()
	return h
}

// begin returns the first event in one of the source files, 0 when there is none.
func (p *places) begin(sources []protocol.SourceFile) int64 {
	files := make(map[string]bool, len(sources))
	for _, s := range sources {
		files[s.Path] = true
	}
	first := int64(-1)
	for i := range p.all {
		if pl := &p.all[i]; files[pl.file] && pl.events.len() > 0 && (first < 0 || int64(pl.events.at(0)) < first) {
			first = int64(pl.events.at(0))
		}
	}
	return max(first, 0)
}

// census counts the lanes by kind.
func (x *index) census() []protocol.LaneCount {
	var out []protocol.LaneCount
	at := make(map[protocol.LaneKind]int)
	for _, l := range x.lanes {
		i, ok := at[l.kind]
		if !ok {
			i = len(out)
			at[l.kind] = i
			out = append(out, protocol.LaneCount{Kind: l.kind})
		}
		if l.system {
			out[i].System++
		} else {
			out[i].User++
		}
	}
	slices.SortFunc(out, func(a, b protocol.LaneCount) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
	return out
}

// Info describes the trace. The caller sets ID, Plays and, for a trace from a file, Recording.
func (v *View) Info() protocol.TraceInfo {
	m := v.trace.Meta()
	info := protocol.TraceInfo{
		Program: m.Program, Args: m.Args, GoVersion: m.Go, Scenario: m.Scenario,
		Recording: m.Recording, Live: v.trace.Growing(), Notes: v.notes(),
	}
	if !m.Start.IsZero() {
		info.RecordedAt = m.Start.Format(time.RFC3339)
	}
	if end, ok := v.trace.End(); ok && end.Exited {
		info.Exit = &protocol.Exit{Code: end.Code, Message: end.Message}
	}
	return info
}

// Sources lists the source files of the trace.
func (v *View) Sources() []protocol.SourceFile {
	paths := v.trace.Sources()
	names := shortNames(paths)
	out := make([]protocol.SourceFile, len(paths))
	for i, p := range paths {
		out[i] = protocol.SourceFile{Path: p, Name: names[i]}
	}
	return out
}

func (v *View) sourceSet() map[string]bool {
	set := make(map[string]bool)
	for _, p := range v.trace.Sources() {
		set[p] = true
	}
	return set
}

// shortNames gives each path the shortest end that tells it from the others.
func shortNames(paths []string) []string {
	names := make([]string, len(paths))
	for i, p := range paths {
		names[i] = path.Base(p)
	}
	for range 8 { // so many folders at most
		count := make(map[string]int)
		for _, n := range names {
			count[n]++
		}
		longer := false
		for i, n := range names {
			rest := strings.TrimSuffix(strings.TrimSuffix(paths[i], n), "/")
			if count[n] > 1 && rest != "" && rest != paths[i] {
				names[i] = path.Join(path.Base(rest), n)
				longer = true
			}
		}
		if !longer {
			break
		}
	}
	return names
}
