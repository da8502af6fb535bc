package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/govis/govis/tracer/exectrace"
)

// Dump asks for the stacks of all goroutines. whole is false where some are left out.
func (c *Client) Dump(ctx context.Context) (stacks []exectrace.Stack, whole bool, err error) {
	const what = "the goroutines' stacks"
	body, err := c.get(ctx, what, "/goroutine", url.Values{"debug": {"2"}}, answerTime)
	if err != nil {
		return nil, false, err
	}
	defer body.Close()
	limited := &io.LimitedReader{R: body, N: MaxDump}
	stacks, whole, err = exectrace.ParseDump(limited)
	if errors.Is(err, exectrace.ErrNoDump) {
		return nil, false, c.strange(what, "/goroutine", "what it answers is none")
	}
	if err != nil {
		return nil, false, c.strange(what, "/goroutine", noAnswer(err, answerTime).text)
	}
	return stacks, whole && limited.N > 0, nil
}

// strange is an answer that is none of net/http/pprof's.
func (c *Client) strange(what, endpoint, text string) error {
	u := *c.base
	u.Path += endpoint
	return &Error{What: what, URL: u.Redacted(), text: text + ": it has to be a service with net/http/pprof"}
}

// ErrPart says that a trace has no end: the connection broke, it took too long, or there was too much.
var ErrPart = errors.New("the trace was cut off")

// Trace asks for a trace of so many seconds and puts it into a file, from its beginning on. It returns how large it is. With an error that is an [ErrPart] that
// much of it is there.
func (c *Client) Trace(ctx context.Context, seconds int, file *os.File) (int64, error) {
	const what = "a trace"
	most := time.Duration(seconds)*time.Second + answerTime
	body, err := c.get(ctx, what, "/trace", url.Values{"seconds": {strconv.Itoa(seconds)}}, most)
	if err != nil {
		return 0, err
	}
	defer body.Close()
	if err := file.Truncate(0); err != nil {
		return 0, fmt.Errorf("cannot keep the trace: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return 0, fmt.Errorf("cannot keep the trace: %w", err)
	}
	head := make([]byte, 16)
	n, err := io.ReadFull(body, head)
	if !exectrace.Is(head[:n]) {
		if err != nil && ctx.Err() != nil {
			return 0, ctx.Err()
		}
		return 0, c.strange(what, "/trace", "what it answers is none")
	}
	if _, err := file.Write(head[:n]); err != nil {
		return 0, fmt.Errorf("cannot keep the trace: %w", err)
	}
	w := &fileWriter{file: file}
	more, err := io.Copy(w, io.LimitReader(body, MaxTrace-int64(n)))
	size := int64(n) + more
	switch {
	case w.err != nil:
		return size, fmt.Errorf("cannot keep the trace: %w", w.err)
	case errors.Is(err, context.DeadlineExceeded):
		return size, fmt.Errorf("%w: it took longer than %v to come", ErrPart, most)
	case err != nil:
		return size, fmt.Errorf("%w: %s", ErrPart, noAnswer(err, most).text)
	case size == MaxTrace:
		return size, fmt.Errorf("%w: it has more than %d MB; ask for fewer --seconds", ErrPart, MaxTrace>>20)
	}
	return size, nil
}

// A fileWriter tells errors of writing from those of reading.
type fileWriter struct {
	file *os.File
	err  error
}

func (w *fileWriter) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	w.err = err
	return n, err
}
