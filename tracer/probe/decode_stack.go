package probe

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/govis/govis/tracer"
)

// A stack is one that events refer to.
type stack struct {
	frames []tracer.Frame // as users see it: without the runtime's part at either end
	pc     uint64         // return address of the innermost frame
	at     string
	pkg    string
}

// maxFrames bounds the frames of a stack, inlined ones included.
const maxFrames = 256

// maxSources bounds the source files that are told of.
const maxSources = 1000

func symbol(payload []byte) []tracer.Frame {
	w := words{payload}
	var frames []tracer.Frame
	for len(w.b) > 0 && len(frames) < 64 {
		x := w.word()
		fn := text(w.bytes(int(x >> 32 & 0xffff)))
		file := text(w.bytes(int(x >> 48)))
		if fn == "" {
			break
		}
		frames = append(frames, tracer.Frame{Func: fn, File: file, Line: int(uint32(x))})
	}
	return frames
}

func (d *decoder) newStack(number uint32, payload []byte) {
	if number == 0 || d.stacks[number] != nil {
		return
	}
	s := &stack{}
	w := words{payload}
	var all []tracer.Frame
	for len(w.b) > 0 && len(all) < maxFrames {
		pc := w.word()
		for _, f := range d.symbols[pc] {
			if ours(f.Func) {
				continue
			}
			if s.pc == 0 && !strings.HasPrefix(f.Func, "runtime.") {
				s.pc = pc
			}
			all = append(all, f)
		}
	}
	s.frames = trim(all)
	for _, f := range s.frames {
		if pkg := packageOf(f.Func); !d.std.has(pkg) {
			if s.at == "" {
				s.at, s.pkg = fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line), pkg
			}
			if d.source != nil && !d.sources[f.File] && len(d.sources) < maxSources {
				d.sources[f.File] = true
				d.source(f.File)
			}
		}
	}
	if s.at == "" && len(s.frames) > 0 {
		f := s.frames[0]
		s.at, s.pkg = fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line), packageOf(f.Func)
	}
	if len(s.frames) > 0 {
		d.stacks[number] = s
	}
}

// ours reports whether a function is one of the probe's.
func ours(fn string) bool {
	dot := strings.LastIndexByte(fn, '.')
	return strings.HasPrefix(fn[dot+1:], "govis") && (strings.HasPrefix(fn, "runtime.") || strings.HasPrefix(fn, "sync.") ||
		strings.HasPrefix(fn, "internal/sync.") || strings.HasPrefix(fn, "context."))
}

// trim leaves out the runtime's own calls at both ends, as a traceback does. A stack of nothing else is kept.
func trim(frames []tracer.Frame) []tracer.Frame {
	from, to := 0, len(frames)
	for from < to && strings.HasPrefix(frames[from].Func, "runtime.") {
		from++
	}
	for to > from && strings.HasPrefix(frames[to-1].Func, "runtime.") {
		to--
	}
	if from == to {
		return frames
	}
	return frames[from:to:to]
}

// packageOf returns the package path of a function as the runtime names it.
func packageOf(fn string) string {
	slash := strings.LastIndexByte(fn, '/')
	if bracket := strings.IndexByte(fn, '['); bracket >= 0 && bracket < slash {
		slash = strings.LastIndexByte(fn[:bracket], '/') // a slash in a type argument
	}
	dot := strings.IndexByte(fn[slash+1:], '.')
	if dot < 0 {
		return fn
	}
	// The runtime writes dots in the last element of a path as %2e.
	return strings.ReplaceAll(fn[:slash+1+dot], "%2e", ".")
}

// standard knows which packages belong to the standard library.
type standard struct {
	goroot string
	known  map[string]bool
}

func (s *standard) has(pkg string) bool {
	known, ok := s.known[pkg]
	if !ok {
		// Paths from a hostile program must not lead out of the tree.
		if filepath.IsLocal(filepath.FromSlash(pkg)) {
			info, err := os.Stat(filepath.Join(s.goroot, "src", filepath.FromSlash(pkg)))
			known = err == nil && info.IsDir()
		}
		s.known[pkg] = known
	}
	return known
}
