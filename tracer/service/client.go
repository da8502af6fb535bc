package service

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// What an answer has at most, and how long it takes beside what was asked for.
const (
	MaxTrace = 1 << 30
	// MaxDump is the runtime's own limit, and a little.
	MaxDump    = 65 << 20
	maxSaid    = 300 // bytes of what a service says of an error
	dialTime   = 10 * time.Second
	answerTime = 60 * time.Second
)

// A Client asks one service. It is safe for concurrent use.
type Client struct {
	base *url.URL
	http *http.Client
}

// New returns a client of the service at an address: see [Address].
func New(address string) (*Client, error) {
	u, err := Address(address)
	if err != nil {
		return nil, err
	}
	return newClient(u)
}

func newClient(u *url.URL) (*Client, error) {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%s is no address that can be asked by http or https", u.Redacted())
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: dialTime}).DialContext
	return &Client{u, &http.Client{Transport: transport}}, nil
}

// Address is where the client asks, without a password.
func (c *Client) Address() string { return c.base.Redacted() }

// Host is the service's host and port.
func (c *Client) Host() string { return c.base.Host }

// An Error is a question that a service did not answer as one with net/http/pprof does.
type Error struct {
	What   string // what was asked for: "a trace"
	URL    string // without a password
	Status int    // of the answer, 0 for none
	Busy   bool   // another trace is being taken
	Gone   bool   // nobody listens there
	Err    error  // nil where the answer says it all

	text string
}

func (e *Error) Error() string {
	return fmt.Sprintf("cannot get %s from %s: %s", e.What, e.URL, e.text)
}
func (e *Error) Unwrap() error { return e.Err }

// get asks for an endpoint. The answer is read for no longer than it should take; whoever has it closes it.
func (c *Client) get(ctx context.Context, what, endpoint string, query url.Values, most time.Duration) (io.ReadCloser, error) {
	u := *c.base
	u.Path += endpoint
	u.RawQuery = query.Encode()
	ctx, cancel := context.WithTimeout(ctx, most)
	fail := func(e *Error) error {
		cancel()
		e.What, e.URL = what, u.Redacted()
		return e
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fail(&Error{Err: err, text: "this is no address"})
	}
	reply, err := c.http.Do(request)
	if err != nil {
		return nil, fail(noAnswer(err, most))
	}
	if reply.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(reply.Body, maxSaid))
		reply.Body.Close()
		e := refused(reply, string(said))
		if endpoint == "" && reply.StatusCode == http.StatusNotFound {
			e.text = "there is no such file (404)"
		}
		return nil, fail(e)
	}
	return &body{reply.Body, cancel}, nil
}

// A body ends the question with the answer.
type body struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b *body) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

// noAnswer says why there was none.
func noAnswer(err error, most time.Duration) *Error {
	e := &Error{Err: err}
	var dns *net.DNSError
	var record tls.RecordHeaderError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.Canceled):
		e.text = "it was given up"
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Gone, e.text = true, "nobody listens there (connection refused): is the service running, and its net/http/pprof on this port?"
	case errors.As(err, &dns):
		e.text = fmt.Sprintf("there is no host %s", dns.Name)
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		e.text = fmt.Sprintf("there was no answer within %v", most.Round(time.Second))
	case errors.As(err, &cert):
		e.text = "its certificate is not trusted (" + cert.Err.Error() + "): SSL_CERT_FILE names a file of certificates to trust"
	case errors.As(err, &record), strings.Contains(err.Error(), "HTTP response to HTTPS"):
		e.text = "it does not speak https: use http://"
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		e.Gone, e.text = true, "the connection was closed without an answer"
	default:
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		e.text = err.Error()
	}
	return e
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

// refused says what an answer that is none means.
func refused(reply *http.Response, said string) *Error {
	e := &Error{Status: reply.StatusCode}
	said = strings.TrimSpace(said)
	switch {
	case reply.StatusCode == http.StatusNotFound:
		e.text = "there is no such page (404): the service has to import net/http/pprof, and serve http.DefaultServeMux or its handlers;" +
			" where they have another path, give that: http://HOST:PORT/prefix/debug/pprof"
	case reply.StatusCode == http.StatusUnauthorized, reply.StatusCode == http.StatusForbidden:
		e.text = fmt.Sprintf("it wants to know who asks (%s): give http://USER:PASSWORD@HOST:PORT", reply.Status)
	case strings.Contains(said, "already enabled"):
		e.Busy, e.text = true, "another trace of it is being taken, and a program can have one at a time: end the other one"
	case strings.Contains(said, "WriteTimeout"):
		e.text = "its server does not let an answer take so long (WriteTimeout): ask for fewer --seconds"
	case reply.StatusCode == http.StatusBadRequest && strings.Contains(said, "HTTPS server"):
		e.text = "it speaks https: use https://"
	case strings.Contains(reply.Header.Get("Content-Type"), "html") || said == "":
		e.text = "it answers " + reply.Status
	default:
		e.text = fmt.Sprintf("it answers %s: %s", reply.Status, said)
	}
	return e
}

// Cmdline returns the command with which the service was started; nil where it does not tell.
func (c *Client) Cmdline(ctx context.Context) []string {
	body, err := c.get(ctx, "its command line", "/cmdline", nil, answerTime)
	if err != nil {
		return nil
	}
	defer body.Close()
	const most = 64 << 10
	data, err := io.ReadAll(io.LimitReader(body, most))
	if err != nil || len(data) == 0 || bytes.HasPrefix(data, []byte("<")) {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(data), "\x00"), "\x00")
}
