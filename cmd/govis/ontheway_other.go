//go:build !linux

package main

import "syscall"

// sentToAll does nothing: this system has no way to know.
func sentToAll() {}

// onTheWay does not know, so the program is given time.
func onTheWay(int, syscall.Signal) way { return wayUnknown }
