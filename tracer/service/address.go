package service

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// pprofPath is where net/http/pprof puts its handlers.
const pprofPath = "/debug/pprof"

// endpoints are the last parts of addresses that people copy.
var endpoints = []string{"/trace", "/goroutine", "/profile", "/heap", "/cmdline"}

// Address returns the address of a service's profiles: of "localhost:6060", ":6060" or "https://user:secret@example.com/prefix" the one with
// /debug/pprof behind it; one that has that already, with or without an endpoint and a query, is taken as it is meant.
func Address(text string) (*url.URL, error) {
	full := text
	if !strings.Contains(text, "://") {
		full = "http://" + text
	}
	u, err := url.Parse(full)
	if err != nil {
		// The error of Parse has the text in it, and that perhaps a password.
		return nil, errors.New("this is no address of a service: it is http://HOST:PORT, or that with the path of its net/http/pprof")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("a service is asked by http or https, not by %q", u.Scheme)
	}
	if u.Hostname() == "" && u.Port() == "" {
		return nil, fmt.Errorf("%s names no host", u.Redacted())
	}
	if port, err := strconv.ParseUint(u.Port(), 10, 16); u.Port() != "" && (err != nil || port == 0) {
		return nil, fmt.Errorf("%s is no port: they go from 1 to 65535", u.Port())
	}
	if u.Hostname() == "" {
		u.Host = "localhost:" + u.Port()
	}
	u.RawQuery, u.Fragment, u.RawPath = "", "", ""
	u.Path = strings.TrimRight(u.Path, "/")
	for _, end := range endpoints {
		if p := strings.TrimSuffix(u.Path, end); p != u.Path && strings.HasSuffix(p, "/pprof") {
			u.Path = p
			break
		}
	}
	if !strings.HasSuffix(u.Path, "/pprof") {
		u.Path += pprofPath
	}
	return u, nil
}
