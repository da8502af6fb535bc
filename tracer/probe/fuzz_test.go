package probe

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/patch"
)

// FuzzRawRing gives the reader memory in which nothing is as a probe leaves it: the first words of slots and the index that
// was written up to are any, too. What is read has to stay within the ring, and to end.
func FuzzRawRing(f *testing.F) {
	data, err := os.ReadFile(seedRing)
	if err != nil {
		f.Fatal(err)
	}
	const slots = 256
	for i := 0; i+slots*govisSlotPayload/4 <= len(data); i += slots * govisSlotPayload / 4 {
		var raw []byte
		for n := range uint64(slots / 4) {
			raw = binary.LittleEndian.AppendUint64(raw, n+1)
			raw = append(raw, data[i+int(n)*govisSlotPayload:][:govisSlotPayload]...)
		}
		f.Add(raw, uint64(slots/4), uint64(0))
		f.Add(raw, uint64(slots/4+9), uint64(1))
		f.Add(raw, uint64(1)<<63, uint64(1)<<62)
	}
	f.Fuzz(func(t *testing.T, raw []byte, written, dropped uint64) {
		c := Config{RingBytes: slots * govisSlotBytes}
		r, err := newRing(make([]byte, c.ringBytes()), c)
		if err != nil {
			t.Fatal(err)
		}
		copy(r.mem[govisHeaderBytes:], raw)
		r.put(govisHdrWrite, written)
		r.put(govisHdrDropped, dropped)
		events, seq := 0, uint64(0)
		d := newDecoder(c, &Binary{}, func(e *tracer.Event) error {
			if events++; e.Seq != seq+1 {
				t.Fatalf("event %d follows event %d", e.Seq, seq)
			}
			seq = e.Seq
			tracer.AppendJSON(nil, e)
			return nil
		})
		if _, err := r.read(1<<20, d.record); err != nil {
			t.Fatal(err)
		}
		if err := r.finish(d.record); err != nil {
			t.Fatal(err)
		}
		d.droppedHere(&record{a: r.dropped()})
		if events > 4*slots { // a thread of C code is told of in front of its event
			t.Errorf("%d slots have become %d events", slots, events)
		}
		if read := r.get(govisHdrRead); read > r.next {
			t.Errorf("slots up to %d are free, those up to %d are read", read, r.next)
		}
	})
}

// FuzzPatches weaves the probe into sources that are odd: what is in the runtime's files, with something cut out of the
// one and put in. The lines stay where they are, or it is refused.
func FuzzPatches(f *testing.F) {
	root := gorootOf(f, tested["go1.26"])
	byFile := map[string][]patch.Patch{}
	for _, p := range patches("go1.26") {
		byFile[p.File] = append(byFile[p.File], p)
	}
	files := slices.Sorted(maps.Keys(byFile))
	var sources []string
	for i, name := range files {
		src, err := os.ReadFile(filepath.Join(root, "src", filepath.FromSlash(name)))
		if err != nil {
			f.Fatal(err)
		}
		sources = append(sources, string(src))
		f.Add(uint8(i), uint32(0), uint32(0), "")
		f.Add(uint8(i), uint32(len(src)/2), uint32(9), "\n")
		f.Add(uint8(i), uint32(len(src)/3), uint32(0), "/* \n */")
		f.Add(uint8(i), uint32(len(src)/4), uint32(0), "\r\n//line a.go:1\n")
	}
	f.Fuzz(func(t *testing.T, file uint8, at, cut uint32, put string) {
		name, src := files[int(file)%len(files)], sources[int(file)%len(files)]
		from := int(at) % (len(src) + 1)
		to := min(from+int(cut), len(src))
		src = src[:from] + put + src[to:]
		out, err := patch.Apply(name, []byte(src), byFile[name])
		if err != nil {
			return
		}
		was, is := strings.Split(src, "\n"), strings.Split(string(out), "\n")
		if len(was) != len(is) {
			t.Fatalf("%s: %d lines became %d", name, len(was), len(is))
		}
		for i := range was {
			if len(is[i]) < len(was[i]) && !replaced(byFile[name]) {
				t.Errorf("%s:%d: %q became %q", name, i+1, was[i], is[i])
			}
		}
	})
}

// replaced tells whether one of the patches takes something away.
func replaced(list []patch.Patch) bool {
	for _, p := range list {
		if p.Op == patch.Replace || p.Op == patch.Cond {
			return true
		}
	}
	return false
}

// FuzzOverlay merges overlays of the user's that say anything: what comes out has the probe's files as they are, and
// absolute names, or it is refused.
func FuzzOverlay(f *testing.F) {
	dir := f.TempDir()
	root := filepath.Join(dir, "goroot")
	list, user := filepath.Join(dir, "list.json"), filepath.Join(dir, "user.json")
	own := map[string]string{filepath.Join(root, "src/runtime/chan.go"): "/cache/src/runtime/chan.go"}
	data, err := json.Marshal(overlayLists{own})
	if err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(list, data, 0o644); err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		``, `{}`, `null`, `[]`, `{"Replace": null}`, `{"Replace": {"a.go": "b.go"}}`, `{"Replace": {"a.go": ""}}`,
		`{"Replace": {"` + root + `/src/runtime/proc.go": "x.go"}}`, `{"Replace": {"` + root + `/src/runtime/chan.go": "x.go"}}`,
		`{"Replace": {"` + root + `/src/../src/runtime/./chan.go": "x.go"}}`, `{"Replace": {"": "x"}}`, `{"Replace": {"../..": "."}}`,
		`{"Replace": {"a.go": "b.go", "./a.go": "c.go"}}`, `{"replace": {"A": 1}}`, "{\"Replace\": {\"a\\u0000\": \"\xff\"}}",
	} {
		f.Add([]byte(seed))
	}
	tool := &toolchain{goroot: root, root: filepath.Join(dir, "link")}
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(user, text, 0o644); err != nil {
			t.Fatal(err)
		}
		c := Config{Dir: dir, BuildFlags: []string{"-overlay=" + user}}
		merged, _, err := c.withUserOverlay(list, dir, tool)
		if err != nil {
			return
		}
		both, err := readOverlay(merged)
		if err != nil {
			t.Fatalf("what was merged cannot be read: %v", err)
		}
		for name, with := range own {
			if both.Replace[name] != with {
				t.Errorf("the probe's %s is %q", name, both.Replace[name])
			}
		}
		for name, with := range both.Replace {
			if !filepath.IsAbs(name) || with != "" && !filepath.IsAbs(with) {
				t.Errorf("%q: %q is not where it was", name, with)
			}
		}
	})
}
