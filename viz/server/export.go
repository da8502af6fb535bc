package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// Exports writes what pages show as files of other kinds. It must be safe for concurrent use.
type Exports interface {
	// Formats returns what there is to be asked for.
	Formats() []protocol.ExportFormat
	// Export writes a file and returns what to call it. stopped returns an error when nobody wants it any more.
	Export(w io.Writer, v *viz.View, asked *protocol.ExportAsked, stopped func() error) (name string, err error)
}

// export answers with a file. It is made as a whole before anything is sent: what goes wrong is then
// an answer, not half a file.
func (s *Server) export(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	asked := &protocol.ExportAsked{}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, protocol.MaxRequestBytes))
	d.DisallowUnknownFields()
	if err := d.Decode(asked); err != nil {
		http.Error(w, "This is no request for a file: "+err.Error()+".", http.StatusBadRequest)
		return
	}
	select {
	case s.exporting <- struct{}{}:
		defer func() { <-s.exporting }()
	default:
		http.Error(w, "Other files are being made. Try again in a moment.", http.StatusServiceUnavailable)
		return
	}
	file, err := os.CreateTemp("", "govis-export-")
	if err != nil {
		http.Error(w, sentence(fmt.Errorf("there is no room for the file: %w", err)), http.StatusInternalServerError)
		return
	}
	defer os.Remove(file.Name())
	defer file.Close()
	os.Remove(file.Name()) // where a file that is open may go already: nothing is left behind then, however govis ends
	stopped := func() error { return errors.Join(ctx.Err(), r.Context().Err()) }
	name, err := s.write(file, asked, stopped)
	if err != nil {
		s.notExported(w, asked, err)
		return
	}
	size, err := file.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		s.notExported(w, asked, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Cache-Control", "no-store")
	io.Copy(w, file) // a browser that went away needs no answer
}

// write makes the file. A defect there must not end the run that is being watched.
func (s *Server) write(w io.Writer, asked *protocol.ExportAsked, stopped func() error) (name string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a defect in govis: %v", p)
			s.logf("%v\n%s", err, debug.Stack())
		}
	}()
	return s.exports.Export(&bounded{w: w, left: s.limits.export, stopped: stopped}, s.view, asked, stopped)
}

// notExported says why there is no file.
func (s *Server) notExported(w http.ResponseWriter, asked *protocol.ExportAsked, err error) {
	status := http.StatusInternalServerError
	if option := (interface{ Page() bool })(nil); errors.As(err, &option) && option.Page() {
		status = http.StatusBadRequest
	} else {
		s.logf("exporting %.40q: %v", asked.Format, err)
	}
	http.Error(w, sentence(err), status)
}

// errLarge is the end of an export that is larger than a page may ask for.
var errLarge = errors.New("the file would have more than a gigabyte: take a part of the trace, or write it with govis export")

// A bounded writer takes so many bytes, while somebody wants them.
type bounded struct {
	w       io.Writer
	left    int64
	stopped func() error
}

func (b *bounded) Write(p []byte) (int, error) {
	if err := b.stopped(); err != nil {
		return 0, err
	}
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errLarge
	}
	return b.w.Write(p)
}
