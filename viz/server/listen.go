package server

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// DefaultAddr is where a server listens when nobody says where.
const DefaultAddr = "127.0.0.1:6480"

// tries is how many ports are tried.
const tries = 100

// Listen listens on addr, "host:port", where an empty host is the loopback
// interface. When the port is taken, it takes the next free one, unless addr is what
// the user asked for by name: then that is an error.
func Listen(addr string, named bool) (net.Listener, error) {
	host, portName, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %q: it is not of the form host:port, as %s is", addr, DefaultAddr)
	}
	port, err := strconv.ParseUint(portName, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %q: the port has to be a number from 0 to 65535", addr)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	last := min(int(port)+tries-1, 65535)
	if named || port == 0 {
		last = int(port)
	}
	for p := int(port); ; p++ {
		at := net.JoinHostPort(host, strconv.Itoa(p))
		l, err := net.Listen("tcp", at)
		switch {
		case err == nil:
			return l, nil
		case !errors.Is(err, syscall.EADDRINUSE):
			return nil, fmt.Errorf("cannot listen on %s: %w", at, err)
		case p < last:
		case named:
			return nil, fmt.Errorf("cannot listen on %s: another program does; choose another port, or leave the address out",
				at)
		default:
			return nil, fmt.Errorf("cannot listen on %s: it and all %d ports up to %d are taken by other programs",
				net.JoinHostPort(host, portName), last-int(port)+1, last)
		}
	}
}
