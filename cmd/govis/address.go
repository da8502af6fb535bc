package main

import (
	"errors"
	"net"
	"strconv"
)

// An address is the value of a flag: where to listen, as HOST:PORT.
type address string

func (a *address) String() string { return string(*a) }

func (a *address) Type() string { return "HOST:PORT" }

func (a *address) Set(text string) error {
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return errors.New("it is not of the form HOST:PORT")
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return errors.New("the port is a number from 0 to 65535")
	}
	*a = address(text)
	return nil
}
