package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// defaultAddr is where the page is served unless the user says otherwise.
const defaultAddr = "127.0.0.1:6480"

// portsTried bounds the search for a free port after the default one.
const portsTried = 100

// listen opens the page's socket. An address the user named is taken or
// refused; the default one gives way to the next free port, so that two govis
// can run at once.
func listen(addr string, named bool) (net.Listener, error) {
	if named {
		l, err := net.Listen("tcp", addr)
		if errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("cannot serve the page on %s: another program uses that port; name another with --addr, or leave --addr out for the next free one", addr)
		}
		if err != nil {
			return nil, fmt.Errorf("cannot serve the page on %s: %w", addr, err)
		}
		return l, nil
	}
	host, port, err := splitPort(defaultAddr)
	if err != nil {
		return nil, err
	}
	for range portsTried {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("cannot serve the page on %s: %w", host, err)
		}
		port++
	}
	return nil, fmt.Errorf("cannot serve the page: the ports up to %d are all in use; name a free one with --addr", port-1)
}

func splitPort(addr string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, err
	}
	port, err = strconv.Atoi(text)
	return host, port, err
}
