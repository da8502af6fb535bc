package main

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// listensAt returns where a process listens for TCP, by what /proc has of it.
func listensAt(dir string) ([]string, error) {
	sockets, err := socketsOf(dir)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, table := range []string{"tcp", "tcp6"} {
		data, err := os.ReadFile(filepath.Join(dir, "net", table))
		if errors.Is(err, fs.ErrNotExist) {
			continue // no such kind of address here
		}
		if err != nil {
			return nil, withoutName(err)
		}
		for line := range strings.Lines(string(data)) {
			address, inode, ok := listening(line)
			if ok && sockets[inode] && !slices.Contains(found, address) {
				found = append(found, address)
			}
		}
	}
	return found, nil
}

// socketsOf returns the inodes of a process's sockets.
func socketsOf(dir string) (map[string]bool, error) {
	fds, err := os.ReadDir(filepath.Join(dir, "fd"))
	if err != nil {
		return nil, withoutName(err)
	}
	sockets := map[string]bool{}
	for _, fd := range fds {
		link, err := os.Readlink(filepath.Join(dir, "fd", fd.Name()))
		if inode, ok := strings.CutPrefix(link, "socket:["); ok && err == nil {
			sockets[strings.TrimSuffix(inode, "]")] = true
		}
	}
	return sockets, nil
}

// listening reads a line of /proc/net/tcp: the address where somebody listens, as one that can be asked, and the socket's inode.
func listening(line string) (address, inode string, ok bool) {
	const (
		local, state, node = 1, 3, 9
		listens            = "0A"
	)
	fields := strings.Fields(line)
	if len(fields) <= node || fields[state] != listens {
		return "", "", false
	}
	host, port, _ := strings.Cut(fields[local], ":")
	n, err := strconv.ParseUint(port, 16, 16)
	raw, err2 := hex.DecodeString(host)
	if err != nil || err2 != nil || len(raw)%4 != 0 {
		return "", "", false
	}
	for i := 0; i < len(raw); i += 4 { // words of the machine's order
		slices.Reverse(raw[i : i+4])
	}
	ip, ok := netip.AddrFromSlice(raw)
	if !ok {
		return "", "", false
	}
	name := ip.Unmap().String()
	if ip.IsUnspecified() || ip.Unmap().IsLoopback() {
		name = "localhost"
	}
	if name == "localhost" && ip.Is4() && !ip.IsUnspecified() {
		name = ip.String() // localhost may be ::1 first
	}
	return net.JoinHostPort(name, strconv.FormatUint(n, 10)), fields[node], true
}
