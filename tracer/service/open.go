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
	if u, ok := file(address); ok {
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
		if n, err := strconv.Atoi(u.Query().Get("seconds")); err == nil && n > 0 && n <= MaxSeconds {
			seconds = n
		}
	}
	asked = fmt.Sprintf("%s for %d seconds", c.Address(), seconds)
	answer, err = c.get(ctx, what, "/trace", url.Values{"seconds": {strconv.Itoa(seconds)}}, time.Duration(seconds)*time.Second+answerTime)
	return answer, asked, err
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
