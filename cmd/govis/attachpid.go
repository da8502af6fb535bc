package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/govis/govis/tracer/diagnose"
	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/tracer/service"
)

// attachPID says what a process is, and how it can be watched. That it cannot be watched at all is an error.
func attachPID(w io.Writer, pid int64) error {
	if pid < 1 || pid > 1<<31-1 {
		return usageError(fmt.Errorf("%d is no number of a process", pid))
	}
	if runtime.GOOS != "linux" {
		return fmt.Errorf("cannot look at process %d: that is done on Linux only; attach to the address of its net/http/pprof: govis attach localhost:6060", pid)
	}
	p, err := lookAt(int(pid))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, diagnose.Visible(p.String()))
	return err
}

// A process is what can be known of one from outside.
type process struct {
	pid       int
	program   string // its file
	goVersion string
	main      string   // path of its main package
	probed    bool     // built by govis build
	flight    string   // the file in which it records by itself, "" for none
	pprof     bool     // net/http/pprof is in it
	listens   []string // where it listens for TCP
	answers   string   // of these, one that has net/http/pprof
	hidden    error    // why it is not known where it listens
}

// lookAt finds out about a process.
func lookAt(pid int) (*process, error) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no process %d", pid)
	}
	exe := filepath.Join(dir, "exe")
	p := &process{pid: pid}
	var err error
	if p.program, err = os.Readlink(exe); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("cannot look at process %d: it has no program, as one of the kernel's own, or one that has ended", pid)
	}
	var info *buildinfo.BuildInfo
	if err == nil {
		info, err = buildinfo.ReadFile(exe)
	}
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("cannot look at process %d, which is another user's: ask as that user, or as root; "+
			"the address of its net/http/pprof needs no permission: govis attach localhost:6060", pid)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot watch process %d: %s is no Go program", pid, strings.TrimSuffix(p.program, " (deleted)"))
	}
	p.goVersion, p.main = info.GoVersion, info.Path
	_, err = probe.Open(exe)
	p.probed = !errors.Is(err, probe.ErrNoProbe)
	p.flight = flightOf(dir)
	p.pprof = hasFunction(exe, "net/http/pprof.Index")
	if p.listens, p.hidden = listensAt(dir); p.pprof {
		p.answers = answering(p.listens)
	}
	return p, nil
}

// hasFunction reports whether a program has a function, whose name Go programs have in them also without symbols.
func hasFunction(exe, name string) bool {
	f, err := os.Open(exe)
	if err != nil {
		return false
	}
	defer f.Close()
	const piece = 1 << 20
	buf := make([]byte, 0, piece+len(name))
	for {
		n, err := f.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if bytes.Contains(buf, []byte(name)) {
			return true
		}
		if err != nil {
			return false
		}
		if keep := min(len(buf), len(name)-1); len(buf) > keep {
			buf = append(buf[:0], buf[len(buf)-keep:]...)
		}
	}
}

// flightOf returns the file in which a program records by itself.
func flightOf(dir string) string {
	maps, err := os.ReadFile(filepath.Join(dir, "maps"))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(maps)) {
		fields := strings.Fields(line)
		const path = 5
		if len(fields) != path+1 || !strings.HasPrefix(fields[path], "/") || !strings.HasPrefix(fields[1], "rw-s") {
			continue
		}
		if probe.IsFlight(fields[path]) {
			return fields[path]
		}
	}
	return ""
}

// pprofTime is how long one port is asked.
const pprofTime = time.Second

// answering returns one of some addresses that answers as net/http/pprof does; "" for none.
func answering(addresses []string) string {
	for _, address := range addresses {
		for _, scheme := range []string{"http://", "https://"} {
			client, err := service.New(scheme + address)
			if err != nil {
				continue
			}
			ctx, cancel := context.WithTimeout(context.Background(), pprofTime)
			line := client.Cmdline(ctx)
			cancel()
			if len(line) > 0 {
				return strings.TrimPrefix(scheme, "http://") + address
			}
		}
	}
	return ""
}

// String says it.
func (p *process) String() string {
	s := fmt.Sprintf("process %d is %s, a Go program (%s", p.pid, p.program, p.goVersion)
	if p.main != "" {
		s += ", " + p.main
	}
	s += ")\n"
	if p.flight != "" {
		s += "it records its newest events by itself; see what it has, with channels, locks and values:\n\n  govis open " + p.flight + "\n\n"
	}
	switch {
	case p.answers != "":
		s += fmt.Sprintf("it has net/http/pprof at %s; watch its goroutines, without channels and values:\n\n  govis attach %s\n\n", p.answers, p.answers)
	case p.pprof && p.hidden != nil:
		s += fmt.Sprintf("it has net/http/pprof, but it is not known where it listens (%v); give the address: govis attach HOST:PORT\n", p.hidden)
	case p.pprof && len(p.listens) > 0:
		s += "it has net/http/pprof, but not under /debug/pprof of where it listens (" + strings.Join(p.listens, ", ") + ");\n" +
			"where it has another path, or wants to know who asks, give that: govis attach http://USER:PASSWORD@HOST:PORT/prefix/debug/pprof\n"
	case p.pprof:
		s += "it has net/http/pprof, but listens nowhere: nobody can be asked\n"
	default:
		s += "it has no net/http/pprof: as it runs now, there is no way to ask what its goroutines do;\n" +
			"kill -QUIT " + strconv.Itoa(p.pid) + " makes it print all stacks, and end. To watch it, start it anew in one of these ways:\n" +
			"  import _ \"net/http/pprof\" and serve it, then govis attach HOST:PORT\n"
	}
	switch {
	case p.flight != "":
	case p.probed:
		s += "it was built by govis build, but not told to record; started anew with GOVIS_RECORD=app.flight:64MiB it is, for govis open\n"
	default:
		s += "to see channels, locks and values too it has to be built by govis build and started anew, with govis exec or GOVIS_RECORD\n"
	}
	return strings.TrimSuffix(s, "\n")
}
