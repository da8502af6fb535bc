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

// Open asks for a trace and returns the answer as it comes: of a service, at an address as [Address] takes
// it, a trace of so many seconds; or a file, where the last part of the path has a point in it. asking is told before what is asked, without a password: an answer
// may begin when the trace is over.
func Open(ctx context.Context, address string, seconds int, asking func(what string)) (answer io.ReadCloser, err error) {
	if u, ok := file(address); ok {
		query := u.Query()
		u.RawQuery = ""
		c, err := newClient(u)
		if err != nil {
			return nil, err
		}
		asking(u.Redacted())
		return c.get(ctx, "the file", "", query, fileTime)
	}
	c, err := New(address)
	if err != nil {
		return nil, err
	}
	if u, err := url.Parse(address); err == nil && u.Query().Get("seconds") != "" { // as people copy it
		if n, err := strconv.Atoi(u.Query().Get("seconds")); err == nil && n > 0 && n <= MaxSeconds {
			seconds = n
		}
	}
	asking(fmt.Sprintf("%s for %d seconds", c.Address(), seconds))
	return c.get(ctx, "a trace", "/trace", url.Values{"seconds": {strconv.Itoa(seconds)}}, time.Duration(seconds)*time.Second+answerTime)
}

// IsFile reports whether [Open] gets a file from an address, and not a trace of a service.
func IsFile(address string) bool {
	_, ok := file(address)
	return ok
}

func file(address string) (u *url.URL, ok bool) {
	u, err := url.Parse(address)
	return u, err == nil && strings.Contains(u.Path[strings.LastIndex(u.Path, "/")+1:], ".") && !strings.Contains(u.Path, "/pprof")
}

// fileTime is how long a file takes at most.
const fileTime = time.Hour

// MaxSeconds is how long a trace is at most.
const MaxSeconds = 3600
