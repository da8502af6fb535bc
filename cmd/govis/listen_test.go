package main

import (
	"net"
	"strings"
	"testing"
)

func TestListenTakesTheNextFreePort(t *testing.T) {
	first, err := listen(defaultAddr, false)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := listen(defaultAddr, false)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	one, two := first.Addr().(*net.TCPAddr), second.Addr().(*net.TCPAddr)
	if one.Port < 6480 || two.Port <= one.Port || two.Port >= 6480+portsTried {
		t.Errorf("ports %d and %d, want two from 6480 on", one.Port, two.Port)
	}
	if !two.IP.IsLoopback() {
		t.Errorf("the page is served on %s, want only this machine", two.IP)
	}
}

func TestListenRefusesANamedPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	l, err := listen(taken.Addr().String(), true)
	if err == nil {
		l.Close()
		t.Fatal("a port in use was taken")
	}
	if !strings.Contains(err.Error(), "another program uses that port") {
		t.Errorf("error %q does not say why", err)
	}
	if _, err := listen("nonsense", true); err == nil {
		t.Error("an address without a port was taken")
	}
}
