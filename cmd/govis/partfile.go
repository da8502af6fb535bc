package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
)

// unfinished are the files and folders that have to go when govis is interrupted.
var unfinished struct {
	sync.Mutex
	names map[string]bool
}

// tidyOnInterrupt removes what is unfinished when govis is told to end, and ends it as it would have ended. It is for commands
// that run no program meanwhile.
func tidyOnInterrupt() {
	came := make(chan os.Signal, 1)
	signal.Notify(came, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		sig := <-came
		unfinished.Lock() // for good: nothing gets its name any more
		for name := range unfinished.names {
			os.RemoveAll(name) // as far as it can
		}
		dieOf(sig.(syscall.Signal))
		os.Exit(1) // where there is no such end
	}()
}

// beginUnfinished notes a name that is unfinished. endUnfinished's done, which makes it something finished or nothing, is not interrupted.
func beginUnfinished(name string) {
	unfinished.Lock()
	defer unfinished.Unlock()
	if unfinished.names == nil {
		unfinished.names = map[string]bool{}
	}
	unfinished.names[name] = true
}

func endUnfinished(name string, done func() error) error {
	unfinished.Lock()
	defer unfinished.Unlock()
	delete(unfinished.names, name)
	return done()
}

// writeWhole writes a file that is there as a whole or not at all.
func writeWhole(file string, write func(io.Writer) error) error {
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		out, err := os.OpenFile(file, os.O_WRONLY, 0) // a device or a pipe
		if err != nil {
			return fmt.Errorf("cannot write %s: %w", file, withoutName(err))
		}
		return errors.Join(write(out), out.Close())
	}
	part, err := createPart(file)
	if err != nil {
		return err
	}
	defer part.drop()
	if err := errors.Join(write(part), part.Close()); err != nil {
		return err
	}
	return part.keep()
}

// A partFile is a file that gets its name when it is whole.
type partFile struct {
	*os.File
	name string
}

func createPart(name string) (*partFile, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil, fmt.Errorf("cannot write %s: it is a folder", name) // before others of a series get their names
	}
	part, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*"+partExt)
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", name, withoutName(err))
	}
	beginUnfinished(part.Name())
	return &partFile{part, name}, nil
}

// keep gives the file its name. It is closed already.
func (f *partFile) keep() error {
	err := endUnfinished(f.File.Name(), func() error {
		return errors.Join(os.Chmod(f.File.Name(), 0o644), os.Rename(f.File.Name(), f.name))
	})
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", f.name, withoutName(err))
	}
	return nil
}

// drop removes what did not get its name.
func (f *partFile) drop() {
	f.Close()
	endUnfinished(f.File.Name(), func() error { return os.Remove(f.File.Name()) }) // mostly gone already
}
