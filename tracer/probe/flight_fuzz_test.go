//go:build linux

package probe

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/govis/govis/tracer"
)

// seedFlight is a real recording whose first events are gone, without the slots that are all zero: each other one with its number in front.
const seedFlight = "testdata/ring/flight"

// inflate returns the file that sparse slots make: pairs of a slot's number in the file, four bytes, and its 64 bytes.
func inflate(data []byte, size int) []byte {
	file := make([]byte, size)
	for ; len(data) >= 4+govisSlotBytes; data = data[4+govisSlotBytes:] {
		at := int(binary.LittleEndian.Uint32(data)) * govisSlotBytes
		if at+govisSlotBytes <= size {
			copy(file[at:], data[4:4+govisSlotBytes])
		}
	}
	binary.LittleEndian.PutUint64(file[govisFltRecords:], govisMagic) // so that the seeds outlive changes of it
	return file
}

func deflate(file []byte) (data []byte) {
	zero := make([]byte, govisSlotBytes)
	for at := 0; at+govisSlotBytes <= len(file); at += govisSlotBytes {
		if slot := file[at : at+govisSlotBytes]; !bytes.Equal(slot, zero) {
			data = append(binary.LittleEndian.AppendUint32(data, uint32(at/govisSlotBytes)), slot...)
		}
	}
	return data
}

// readFlightFile reads a file that may be anything, and checks what must hold for the events of any.
func readFlightFile(t *testing.T, file []byte, each func(*tracer.Event)) error {
	t.Helper()
	f := &Flight{}
	if err := f.copy(bytes.NewReader(file), int64(len(file))); err != nil {
		return err
	}
	f.describe()
	seq, last := uint64(0), int64(0)
	_, err := f.Events(Config{}, func(e *tracer.Event) error {
		if e.Seq <= seq || e.T < last {
			t.Fatalf("event %d at %d ns comes after event %d at %d ns", e.Seq, e.T, seq, last)
		}
		seq, last = e.Seq, e.T
		if always, optional := e.Kind.Fields(); e.Has&always != always || e.Has&^(always|optional) != 0 {
			t.Fatalf("a %v with the fields %x", e.Kind, e.Has)
		}
		each(e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := uint64(4*len(file)/govisSlotBytes + 16); seq > n {
		t.Fatalf("a file of %d bytes has become %d events", len(file), seq)
	}
	return nil
}

// TestSeedFlight makes sure that the real recording can be read, so that fuzzing begins with something.
func TestSeedFlight(t *testing.T) {
	if *update {
		updateSeedFlight(t)
	}
	data, err := os.ReadFile(seedFlight)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[tracer.Kind]int{}
	if err := readFlightFile(t, inflate(data, govisFlightMin), func(e *tracer.Event) { kinds[e.Kind]++ }); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []tracer.Kind{tracer.ProbeDrop, tracer.GoCreate, tracer.ChanSend, tracer.GoBlock, tracer.Exit} {
		if kinds[kind] == 0 {
			t.Errorf("the real recording has no %v; make it anew with -update", kind)
		}
	}
}

// updateSeedFlight keeps a recording in which most of the ring's slots are left out, so that the seed is small: holes.
func updateSeedFlight(t *testing.T) {
	b, err := Build(context.Background(), Config{Target: []string{"./testdata/stress"}, CacheDir: t.TempDir(), Stderr: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Remove()
	path := filepath.Join(t.TempDir(), "app.flight")
	cmd := exec.Command(b.Path, "1", "20000")
	cmd.Env = append(os.Environ(), govisRecordEnv+"="+path+":1MiB")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	slots := int(binary.LittleEndian.Uint64(file[govisHdrSlots:]))
	end := int(binary.LittleEndian.Uint64(file[govisHdrWrite:]))
	for i := max(0, end-slots); i < end-300; i++ {
		clear(file[govisHeaderBytes+i%slots*govisSlotBytes:][:govisSlotBytes])
	}
	if err := os.WriteFile(seedFlight, deflate(file), 0o644); err != nil {
		t.Fatal(err)
	}
}

// FuzzFlight gives the reader recordings that no program has written.
func FuzzFlight(f *testing.F) {
	data, err := os.ReadFile(seedFlight)
	if err != nil {
		f.Fatal(err)
	}
	const pair = 4 + govisSlotBytes
	head := 0
	for head < len(data) && binary.LittleEndian.Uint32(data[head:]) < govisHeaderBytes/govisSlotBytes {
		head += pair
	}
	const part = 32 * pair // what is small is mutated and minimized fast
	for i := head; i < len(data); i += part {
		f.Add(append(data[:head:head], data[i:min(i+part, len(data))]...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<18 {
			return
		}
		readFlightFile(t, inflate(data, govisFlightMin), func(*tracer.Event) {})
	})
}
