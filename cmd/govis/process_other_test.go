//go:build !unix

package main

import (
	"errors"
	"syscall"
)

func ownSession() *syscall.SysProcAttr { return nil }

func makePipe(string) error { return errors.ErrUnsupported }
