// Package server serves the page and answers its websocket: the messages of
// package protocol, about one trace, to any number of pages.
//
// It is made for the loopback interface. A page can open its websocket only with the
// secret that is in the address it was opened by, from an origin that is the
// server itself, under a host name that another site cannot claim.
package server
