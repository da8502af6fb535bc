package probe

import "os"

// OnFull says what the program does when the ring is full.
type OnFull int

const (
	OnFullWait OnFull = iota // wait until govis has read; the wait is an event of its own
	OnFullDrop               // leave events out, and count them
)

// Defaults of a [Config].
const (
	DefaultRingBytes  = 8 << 20
	DefaultValueBytes = 64
	MaxValueBytes     = 1024
)

// valueBytes returns how many bytes of a value are copied.
func (c Config) valueBytes() int {
	switch {
	case c.NoValues:
		return 0
	case c.ValueBytes <= 0:
		return DefaultValueBytes
	}
	return min(c.ValueBytes, MaxValueBytes)
}

// clock returns what the program's clock is to be. One of another processor, which runs here in an emulator,
// has no counter that can be read here.
func (c Config) clock() uint64 {
	if haveTicks() && !c.foreign {
		return govisClockTicks
	}
	return govisClockNanotime
}

// backlogBytes returns how much is held in memory of what is not decoded yet.
func (c Config) backlogBytes() int {
	if c.BacklogBytes > 0 {
		return c.BacklogBytes
	}
	return spoolBytes(memoryBytes())
}

// ringBytes returns the size of the ring with its header: slots are a power of two.
func (c Config) ringBytes() int {
	want := c.RingBytes
	if want <= 0 {
		want = DefaultRingBytes
	}
	slots := 256 // a record can take 251
	for slots*2*govisSlotBytes <= want {
		slots *= 2
	}
	return govisHeaderBytes + slots*govisSlotBytes
}

// A Config says what to build and how to run it. The zero value of each field is
// a sensible default.
type Config struct {
	Dir        string   // working directory; "" is govis's own
	Target     []string // what go build takes: a package, or files
	BuildFlags []string // passed to go build in front of Target
	Args       []string // of the program
	Env        []string // of the go command and the program; nil is govis's own

	Stdin, Stdout, Stderr *os.File // of the program; nil is the null device. Stderr is the go command's too

	OnFull    OnFull
	RingBytes int // size of the ring; 0 is DefaultRingBytes
	// BacklogBytes is how much memory may hold of what the program has done and was not decoded yet, compressed; 0: a part of all
	// memory. A program that is further ahead finds its ring full.
	BacklogBytes int
	ValueBytes   int  // how much is copied of a value, at most MaxValueBytes; 0 is DefaultValueBytes
	NoValues     bool // copy no values, for programs that handle secrets

	// Memory watches what the program's own packages, those of the main module and of the workspace's, read and
	// write in memory, plainly and with sync/atomic. It has an effect on programs that were built with it; of those that
	// [Open] returns it is always watched.
	Memory bool

	// Group makes a group of processes of the program and what it starts, and one of the go command and its compilers. Signals go
	// to the group, and what is left of it when the program has ended, or the build was given up, is killed. Only on Unix.
	Group bool

	// Source is told of each source file of the program, but for the standard library's, under
	// the name that stacks have, before the first event that has it in its stack; text is the file where its text is, which
	// is another one where an overlay of the user's says so. nil: nobody.
	Source func(file, text string)

	Go       string            // go command; "" is the one in PATH
	CacheDir string            // for what can be made again; "" is the user's cache folder
	Progress func(what string) // is told what takes longer than a second

	foreign bool // the program is not for the processor that govis is for
}
