package tracer_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// goodUpTo opens a broken file: it must give an error, or a trace that says
// where it is damaged and whose events are the first of want. For some lengths
// of the file it looks at the last state too.
func goodUpTo(t *testing.T, what string, file []byte, want []*tracer.Event) (events int) {
	t.Helper()
	tr, err := tracer.NewTrace(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return 0
	}
	var damage *tracer.DamageError
	if !errors.As(tr.Damage(), &damage) {
		t.Fatalf("%s: no damage is seen", what)
	}
	if damage.Offset < 0 || damage.Offset > int64(len(file)) || damage.Events != tr.Len() {
		t.Fatalf("%s: %v, with %d events and %d bytes", what, damage, tr.Len(), len(file))
	}
	sameEvents(t, tr, want)
	for _, path := range tr.Sources() {
		if b, err := tr.Source(path); err == nil && string(b) != "package main\n" {
			t.Fatalf("%s: a wrong source file", what)
		}
	}
	if n := tr.Len(); n > 0 && len(file)%16 == 0 {
		s, err := tr.StateAt(n - 1)
		if err == nil {
			sameState(t, what, s, replay(want[:n]))
		}
	}
	return tr.Len()
}

// A file cut off anywhere opens with all blocks before that place.
func TestTruncated(t *testing.T) {
	events := tracetest.Play(1, tracetest.Buffered)
	file := encode(t, events, 20)
	blocks := open(t, file).Blocks()
	last := 0
	for n := range file {
		got := goodUpTo(t, fmt.Sprintf("the first %d bytes", n), file[:n], events)
		whole := 0 // blocks of events that end before n
		for i := range blocks {
			if i+1 < len(blocks) && blocks[i+1] <= int64(n) {
				whole = i + 1
			}
		}
		if got < last || got < whole*20-19 {
			t.Fatalf("of %d bytes with %d whole blocks, %d events are read; one byte less gave %d", n, whole, got, last)
		}
		last = got
	}
	if last != len(events) {
		t.Errorf("without the last byte, %d events of %d", last, len(events))
	}
}

// No single changed byte goes unnoticed, and none gives a wrong event.
func TestFlipped(t *testing.T) {
	events := tracetest.Play(1, tracetest.Unbuffered)
	file := encode(t, events, 30)
	for i := range file {
		bits := byte(1) << (i % 8)
		broken := bytes.Clone(file)
		broken[i] ^= bits
		goodUpTo(t, fmt.Sprintf("byte %d changed by %#x", i, bits), broken, events)
	}
}

// Blocks that are whole, but not where they belong, are not taken.
func TestShuffledBlocks(t *testing.T) {
	events := tracetest.Play(1, tracetest.Locks)
	file := encode(t, events, 50)
	var parts [][]byte // the blocks
	for at := tracer.HeaderSize; at < len(file)-tracer.FooterSize; {
		n := 64 + int(binary.LittleEndian.Uint32(file[at+4:]))
		parts = append(parts, file[at:at+n])
		at += n
	}
	head, foot := file[:tracer.HeaderSize], file[len(file)-tracer.FooterSize:]
	try := func(what string, change func(p [][]byte) [][]byte) {
		p := change(append([][]byte(nil), parts...))
		goodUpTo(t, what, bytes.Join(append(append([][]byte{head}, p...), foot), nil), events)
	}
	for i := range parts {
		try(fmt.Sprintf("block %d left out", i), func(p [][]byte) [][]byte { return append(p[:i], p[i+1:]...) })
		try(fmt.Sprintf("block %d twice", i), func(p [][]byte) [][]byte {
			return append(append(append([][]byte(nil), p[:i+1]...), p[i]), p[i+1:]...)
		})
		if i > 0 {
			try(fmt.Sprintf("blocks %d and %d exchanged", i-1, i), func(p [][]byte) [][]byte {
				p[i-1], p[i] = p[i], p[i-1]
				return p
			})
		}
	}
}

// Bodies that no writer writes, in blocks with good checksums, are refused
// when they are read, not believed and not a panic.
func TestHostileBodies(t *testing.T) {
	events := tracetest.Play(1, tracetest.Locks)
	file := encode(t, events, 50)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		broken := bytes.Clone(file[:len(file)-1])
		reseal(broken, rng)
		tr, err := tracer.NewTrace(bytes.NewReader(broken), int64(len(broken)))
		if err == nil {
			readAll(tr)
		}
	}
}

// reseal changes some bytes of one block and makes its checksums right.
func reseal(file []byte, rng *rand.Rand) {
	at := tracer.HeaderSize
	for skip := rng.IntN(12); ; skip-- {
		n := 64 + int(binary.LittleEndian.Uint32(file[at+4:]))
		if skip == 0 || at+n+64 > len(file)-tracer.FooterSize {
			break
		}
		at += n
	}
	head, body := file[at:at+64], file[at+64:][:binary.LittleEndian.Uint32(file[at+4:])]
	target := body
	if rng.IntN(3) == 0 {
		target = head[8:60]
	}
	for range 1 + rng.IntN(3) {
		target[rng.IntN(len(target))] = byte(rng.Uint32())
	}
	crc := crc32.MakeTable(crc32.Castagnoli)
	binary.LittleEndian.PutUint32(head[16:], crc32.Checksum(body, crc))
	binary.LittleEndian.PutUint32(head[60:], crc32.Checksum(head[:60], crc))
}

// readAll uses everything of a trace, and only has to return.
func readAll(tr *tracer.Trace) {
	n := tr.Len()
	count := 0
	s := tracer.NewSummarizer()
	for e, err := range tr.Events(0, n) {
		if err != nil {
			break
		}
		tracer.AppendJSON(nil, e)
		s.Apply(e)
		if count++; count > 20_000 {
			break
		}
	}
	s.Result()
	for _, i := range []int{-2, -1, 0, n / 2, n - 1, n} {
		if i < 20_000 {
			tr.StateAt(i)
		}
		tr.At(i)
	}
	tr.IndexOfSeq(uint64(n / 2))
	for _, path := range tr.Sources() {
		tr.Source(path)
	}
	tr.Damage()
	tr.End()
	tr.Meta()
}

// Each bad file has its own sentence, with the offset.
func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	file := encode(t, tracetest.Play(1, tracetest.Buffered), 0)
	version := bytes.Clone(file)
	version[8] = 9
	binary.LittleEndian.PutUint32(version[12:], crc32.Checksum(version[:12], crc32.MakeTable(crc32.Castagnoli)))
	header := bytes.Clone(file)
	header[8]++
	metaBlock := bytes.Clone(file)
	metaBlock[20]++
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":   {nil, "PATH is not a govis trace: it is empty"},
		"foreign": {[]byte("GIF89a and so on and so on"), "PATH is not a govis trace: byte 1 is not what one begins with"},
		"text":    {bytes.Replace(file, []byte("\r\n"), []byte("\n"), 1), "PATH is not a govis trace: byte 5 is not what one begins with"},
		"version": {version, "cannot read PATH: at byte 8 it says that it is a trace of format 9, and this govis reads formats 1 and 2"},
		"header":  {header, "trace PATH is damaged at byte 8: the checksum of the file's header is wrong; there are no events before that"},
		"short":   {file[:10], "trace PATH is damaged at byte 10: the file ends in its header; there are no events before that"},
		"meta":    {metaBlock, "trace PATH is damaged at byte 16: the checksum of the block's header is wrong; there are no events before that"},
	} {
		path := filepath.Join(dir, name)
		check(t, os.WriteFile(path, c.content, 0o600))
		_, err := tracer.Open(path)
		if want := strings.ReplaceAll(c.want, "PATH", path); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", name, err, want)
		}
	}
	missing := filepath.Join(dir, "missing")
	if _, err := tracer.Open(missing); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "cannot open the trace: open "+missing) {
		t.Errorf("missing: %v", err)
	}
	if _, err := tracer.Open(dir); err == nil || err.Error() != "cannot open the trace: "+dir+" is a directory, not a file" {
		t.Errorf("folder: %v", err)
	}
}

// A file that is changed while it is open gives errors, not wrong events.
func TestChangedWhileOpen(t *testing.T) {
	events := mixed(t)
	file := encode(t, events, 0)
	tr := open(t, file)
	check(t, tr.Damage())
	blocks := tr.Blocks()
	file[blocks[1]+100] ^= 1
	var damage *tracer.DamageError
	first, err := tr.At(0)
	check(t, err)
	if !reflect.DeepEqual(first, events[0]) {
		t.Error("an event before the damage is wrong")
	}
	for what, err := range map[string]error{
		"At":      second(tr.At(5000)),
		"StateAt": second(tr.StateAt(5000)),
		"Events":  lastError(tr),
	} {
		if !errors.As(err, &damage) || damage.Offset != blocks[1] {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func lastError(tr *tracer.Trace) (last error) {
	for _, err := range tr.Events(0, tr.Len()) {
		last = err
	}
	return last
}

// Whatever bytes are opened: no panic, no hang, no memory without bound.
func FuzzOpen(f *testing.F) {
	for _, program := range tracetest.Programs {
		file := encode(f, tracetest.Play(1, program), 30)
		f.Add(file)
		f.Add(file[:len(file)-1])
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if tr, err := tracer.NewTrace(bytes.NewReader(file), int64(len(file))); err == nil {
			readAll(tr)
		}
	})
}

// The same for files whose checksums are right, which a fuzzer does not find
// by itself.
func FuzzBodies(f *testing.F) {
	file := encode(f, tracetest.Play(1, tracetest.Locks), 50)
	for seed := range uint64(10) {
		f.Add(seed, 1)
	}
	f.Fuzz(func(t *testing.T, seed uint64, changes int) {
		rng := rand.New(rand.NewPCG(seed, 0))
		broken := bytes.Clone(file[:len(file)-1])
		for range changes % 4 {
			reseal(broken, rng)
		}
		if tr, err := tracer.NewTrace(bytes.NewReader(broken), int64(len(broken))); err == nil {
			readAll(tr)
		}
	})
}
