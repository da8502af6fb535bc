package probe

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// layout checks what a file's header says against its size, and returns the numbers of slots of the ring, of the
// dictionary, and of entries.
func (f *Flight) layout(bytes int64) (slots, words, entries uint64, err error) {
	if f.get(govisHdrMagic) != govisFlightMagic {
		return 0, 0, 0, ErrNoFlight
	}
	if f.get(govisFltRecords) != govisMagic {
		return 0, 0, 0, errors.New("it was recorded by a program that was built with another version of govis; open it with that")
	}
	slots, words, entries = f.get(govisHdrSlots), f.get(govisFltWords), f.get(govisFltEntries)
	size := f.get(govisFltBytes)
	switch {
	case size < govisFlightMin || size > govisFlightMax || slots == 0 || slots&(slots-1) != 0,
		slots > size/govisSlotBytes || words > size/govisSlotBytes || entries > size/govisFlightEntry,
		govisHeaderBytes+(slots+words)*govisSlotBytes+entries*govisFlightEntry > size:
		return 0, 0, 0, errors.New("it is damaged: what its first page says of its parts cannot be")
	case int64(size) > bytes:
		return 0, 0, 0, fmt.Errorf("it is cut short: it has %d bytes of %d", bytes, size)
	}
	return slots, words, entries, nil
}

// copy copies what the file has. A program may be writing into it: what is overwritten meanwhile does not count, and what is
// begun meanwhile is not looked at. The registry is copied twice, because its entries change in their place.
func (f *Flight) copy(file io.ReaderAt, bytes int64) error {
	if err := f.readHeader(file); err != nil {
		return err
	}
	slots, words, entries, err := f.layout(bytes)
	if err != nil {
		return err
	}
	f.end = f.get(govisHdrWrite)
	if f.ring, err = copySlots(file, govisHeaderBytes, slots, slots); err != nil {
		return err
	}
	f.settle(file, slots)
	end := f.end
	at := int64(govisHeaderBytes + slots*govisSlotBytes)
	used := min(f.get(govisFltWord), words)
	size := uint64(1)
	for size < words {
		size *= 2
	}
	if f.words, err = copySlots(file, at, used, size); err != nil {
		return err
	}
	at += int64(words * govisSlotBytes)
	for i := range f.registry {
		if f.registry[i], err = copySlots(file, at, entries*2, entries*2); err != nil {
			return err
		}
	}
	// What was written while the copy was made lies over the oldest.
	if err := f.readHeader(file); err != nil {
		return err
	}
	written, front := max(f.get(govisHdrWrite), end), f.get(govisFltFront)
	if written > slots {
		front = max(front, written-slots)
	}
	f.front, f.end = min(front, end), end
	return nil
}

func (f *Flight) readHeader(file io.ReaderAt) error {
	b := make([]byte, govisHeaderBytes)
	if n, err := file.ReadAt(b, 0); n < len(b) {
		if err == io.EOF {
			return ErrNoFlight
		}
		return fmt.Errorf("reading: %w", err)
	}
	for i := range f.header {
		f.header[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return nil
}

// copySlots reads n slots at an offset into room for size. Where the file has nothing but zeros nothing is stored, so that
// one that only looks large takes no memory.
func copySlots(file io.ReaderAt, at int64, n, size uint64) ([]uint64, error) {
	out := make([]uint64, size*govisSlotWords)
	b := make([]byte, 1<<18)
	for i := uint64(0); i < n*govisSlotWords; {
		part := b[:min(uint64(len(b)), n*govisSlotBytes-i*8)]
		if got, err := file.ReadAt(part, at+int64(i*8)); got < len(part) {
			return nil, fmt.Errorf("reading: %w", err)
		}
		for j := 0; j < len(part); j += 8 {
			if x := binary.LittleEndian.Uint64(part[j:]); x != 0 {
				out[i] = x
			}
			i++
		}
	}
	return out, nil
}

// settle waits a little for records that the program was about to write when the copy was made.
func (f *Flight) settle(file io.ReaderAt, slots uint64) {
	if !f.Runs {
		return
	}
	const recent = 1 << 12
	from := f.end - min(f.end, recent, slots)
	for try := 0; try < 20; try++ {
		missing := false
		for index := from; index < f.end; index++ {
			at := index & (slots - 1) * govisSlotWords
			slot := f.ring[at : at+govisSlotWords]
			if slot[0]&^govisContinuation == index+1 {
				continue
			}
			missing = true
			if now, err := copySlots(file, govisHeaderBytes+int64(at*8), 1, 1); err == nil {
				copy(slot, now)
			}
		}
		if !missing {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
