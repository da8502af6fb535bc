package viz

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// maxSourceFile is how large a file of this machine may be that a page is shown, bytes.
const maxSourceFile = 2 << 20

// Source returns the text of a source file: of one that the trace holds, or of one that
// a frame of the event At names, read from this machine. An error is a *[RequestError].
func (v *View) Source(r *protocol.SourceRequest) (*protocol.SourceReply, error) {
	out := &protocol.SourceReply{ID: r.ID, Path: r.Path}
	if slices.Contains(v.trace.Sources(), r.Path) {
		text, err := v.trace.Source(r.Path)
		if err != nil {
			return nil, err
		}
		out.Text = validText(text)
		return out, nil
	}
	named, err := v.frameNames(r)
	if err != nil {
		return nil, err
	}
	if !named {
		return nil, notFound("the trace holds no source file %q", cut(r.Path, maxValue))
	}
	text, err := readSource(r.Path)
	if err != nil {
		return nil, notFound("the trace does not hold %s, and %v", cut(r.Path, maxValue), err)
	}
	out.Text, out.Local = validText(text), true
	return out, nil
}

// frameNames reports whether a frame of the event that a request names, or of a goroutine's stack just
// after it, is in its file.
// Nothing else is ever read from the disk for a page.
func (v *View) frameNames(r *protocol.SourceRequest) (bool, error) {
	if r.At == nil {
		return false, nil
	}
	at, err := v.checkIndex(*r.At)
	if err != nil {
		return false, err
	}
	e, err := v.at(at)
	if err != nil {
		return false, err
	}
	if inStack(e.Stack, r.Path) {
		return true, nil
	}
	state, err := v.stateAt(at)
	if err != nil {
		return false, err
	}
	defer v.keepState(at, state)
	for _, g := range state.Goroutines {
		if inStack(g.Place.Stack, r.Path) || inStack(g.Go.Stack, r.Path) {
			return true, nil
		}
	}
	return false, nil
}

// inStack reports whether a frame is in a file.
func inStack(stack []tracer.Frame, path string) bool {
	return slices.ContainsFunc(stack, func(f tracer.Frame) bool { return f.File == path })
}

// readSource reads a Go file of this machine. A trace may come from anywhere: what its
// frames name has to be a regular file that looks like source.
func readSource(name string) ([]byte, error) {
	if !filepath.IsAbs(name) || filepath.Ext(name) != ".go" {
		return nil, errors.New("it is not named as a Go file of this machine is")
	}
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return nil, errors.New("it cannot be read here")
		}
		return nil, errors.New("it is not on this machine")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, errors.New("it cannot be read here")
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSourceFile+1))
	switch {
	case err != nil:
		return nil, errors.New("it cannot be read here")
	case len(text) > maxSourceFile:
		return nil, fmt.Errorf("it is larger than %d bytes here", maxSourceFile)
	}
	return text, nil
}

func validText(text []byte) string { return strings.ToValidUTF8(string(text), "\uFFFD") }
