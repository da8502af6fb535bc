package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// errNoScreen says that there is nowhere to open a browser: not a fault.
var errNoScreen = errors.New("no screen")

// openBrowser starts the user's browser at url and does not wait for the page.
// done gets the browser command's end: nil or what went wrong.
func openBrowser(url string) (done <-chan error, err error) {
	name, args, err := browserCommand(url)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("cannot start the browser: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	return ended, nil
}

// browserCommand returns the command that shows url: $BROWSER when the user
// has set it, else what the system has for it where there is a screen.
func browserCommand(url string) (string, []string, error) {
	// $BROWSER is a list; %s stands for the address, else it comes last.
	for entry := range strings.SplitSeq(os.Getenv("BROWSER"), string(os.PathListSeparator)) {
		words := strings.Fields(entry)
		if len(words) == 0 {
			continue
		}
		if _, err := exec.LookPath(words[0]); err != nil {
			continue
		}
		if !strings.Contains(entry, "%s") {
			return words[0], append(words[1:], url), nil
		}
		for i, word := range words {
			words[i] = strings.ReplaceAll(word, "%s", url)
		}
		return words[0], words[1:], nil
	}
	switch runtime.GOOS {
	case "darwin":
		return "open", []string{url}, nil
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler", url}, nil
	}
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return "", nil, errNoScreen
	}
	path, err := exec.LookPath("xdg-open")
	if err != nil {
		return "", nil, errNoScreen
	}
	return path, []string{url}, nil
}
