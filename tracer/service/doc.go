// Package service takes traces and dumps of stacks of a running service that has net/http/pprof.
//
//	c, err := service.New("localhost:6060")
//	err = c.Follow(ctx, service.Options{Seconds: 2}, sink)
//
// A [Client] asks; what comes is taken for hostile: sizes and times are bounded. Errors say what was asked and the way out, and
// never a password.
package service
