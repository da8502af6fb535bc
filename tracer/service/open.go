package service

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Open asks for a trace and returns the answer as it comes, with what was asked, without a password: of a service, at an address as [Address] takes
// it, a trace of so many seconds; or a file, where the last part of the path has a point in it.
func Open(ctx context.Context, address string, seconds int) (answer io.ReadCloser, asked string, err error) {
	const what = "a trace"
	if u, err := url.Parse(address); err == nil && strings.Contains(u.Path[strings.LastIndex(u.Path, "/")+1:], ".") && !strings.Contains(u.Path, "/pprof") {
		query := u.Query()
		u.RawQuery = ""
		c, err := newClient(u)
		if err != nil {
			return nil, "", err
		}
		answer, err = c.get(ctx, what, "", query, fileTime)
		return answer, u.Redacted(), err
	}
	c, err := New(address)
	if err != nil {
		return nil, "", err
	}
	if u, err := url.Parse(address); err == nil && u.Query().Get("seconds") != "" { // as people copy it
		if n, err := strconv.Atoi(u.Query().Get("seconds")); err == nil && n > 0 && n <= maxSeconds {
			seconds = n
		}
	}
	asked = fmt.Sprintf("%s for %d seconds", c.Address(), seconds)
	answer, err = c.get(ctx, what, "/trace", url.Values{"seconds": {strconv.Itoa(seconds)}}, time.Duration(seconds)*time.Second+answerTime)
	return answer, asked, err
}

// How long a file takes at most, and a trace.
const (
	fileTime   = time.Hour
	maxSeconds = 3600
)
