package probe

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// overlayLists is the form of the file that go build's -overlay names.
type overlayLists struct {
	Replace map[string]string
}

// withUserOverlay returns the file for -overlay: list, which is the probe's, or,
// where the user has an overlay too (in GOFLAGS or the build flags), one in dir that
// has both. There can be only one, and the last on a command line is taken. users is what the user's alone
// replaces.
func (c Config) withUserOverlay(list, dir string, t *toolchain) (both string, users map[string]string, err error) {
	file, ok := valueFlag(append(SplitFlags(t.goflags), c.BuildFlags...), "overlay")
	if !ok {
		return list, nil, nil
	}
	probe, err := readOverlay(list)
	if err != nil {
		return "", nil, err
	}
	// As the go command does, names are taken relative to where it runs.
	at, err := filepath.Abs(c.Dir)
	if err != nil {
		return "", nil, fmt.Errorf("finding the working directory: %w", err)
	}
	abs := func(name string) string {
		if !filepath.IsAbs(name) {
			name = filepath.Join(at, name)
		}
		return filepath.Clean(name)
	}
	user, err := readOverlay(abs(file))
	if err != nil {
		return "", nil, fmt.Errorf("reading the overlay of your own (-overlay): %w", err)
	}
	users = map[string]string{}
	for name, with := range user.Replace {
		to := abs(name)
		if below(to, t.goroot) { // where it is in our builds
			rel, _ := filepath.Rel(t.goroot, to)
			to = filepath.Join(t.root, rel)
		}
		if _, taken := probe.Replace[to]; taken {
			return "", nil, fmt.Errorf("your overlay %s replaces %s, and so does govis: there can be only one version of it; take it out of the overlay for this run", file, name)
		}
		if with != "" { // "" takes the file away
			with = abs(with)
		}
		probe.Replace[to], users[to] = with, with
	}
	data, err := json.MarshalIndent(probe, "", "\t")
	if err != nil {
		return "", nil, err
	}
	both = filepath.Join(dir, "overlay.json")
	return both, users, writeFile(both, data)
}

func readOverlay(file string) (overlayLists, error) {
	var o overlayLists
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &o)
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return o, fmt.Errorf("%s: byte %d: %w", file, syntax.Offset, err)
	}
	return o, err
}

// valueFlag returns the value of the last flag of a name among flags of the go command.
func valueFlag(flags []string, flag string) (value string, ok bool) {
	for i, f := range flags {
		name, v, assigned := strings.Cut(f, "=")
		if name != "-"+flag && name != "--"+flag {
			continue
		}
		if !assigned && i+1 < len(flags) {
			v = flags[i+1]
		}
		value = v
	}
	return value, value != ""
}

// SplitFlags splits GOFLAGS, or a value of flags like -exec, as the go command does: at spaces, and a flag that begins
// with a quote goes to the next of its kind.
func SplitFlags(s string) []string {
	var flags []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		if quote := s[:1]; quote == `"` || quote == "'" {
			if flag, rest, closed := strings.Cut(s[1:], quote); closed {
				flags, s = append(flags, flag), rest
				continue
			}
		}
		flag := s
		if i := strings.IndexAny(s, " \t\r\n"); i >= 0 {
			flag = s[:i]
		}
		flags, s = append(flags, flag), s[len(flag):]
	}
	return flags
}
