package probe

import (
	"unsafe"

	"github.com/govis/govis/tracer/probe/values"
)

// recentTexts are texts of values that were asked for a moment ago: what is sent is mostly received soon. Texts
// that are made lie one behind the other in blocks that are thrown away when they are full.
type recentTexts struct {
	words   [1024]wordText
	scratch []byte
	block   []byte
}

// A wordText is the text of a value of at most a word.
type wordText struct {
	t     *values.Type
	word  uint64
	bytes uint8
	text  string
}

// forget is called when a type is described.
func (r *recentTexts) forget() { clear(r.words[:]) }

// textBlock is how much of others a text can keep in memory.
const textBlock = 2 << 10

// wordValue returns the text of a value of type t that is the first bytes of a word.
func (d *decoder) wordValue(t *values.Type, word uint64, bytes uint8) string {
	at := (word ^ uint64(uintptr(unsafe.Pointer(t)))>>4) * 0x9e3779b97f4a7c15 >> 54
	known := &d.texts.words[at]
	if known.t == t && known.word == word && known.bytes == bytes {
		return known.text
	}
	var b [8]byte
	for i := range b {
		b[i] = byte(word >> (8 * i))
	}
	*known = wordText{t, word, bytes, d.text(t, b[:min(bytes, 8)], nil)}
	return known.text
}

// text returns the text of a value of type t.
func (d *decoder) text(t *values.Type, data []byte, refs values.Aux) string {
	r := &d.texts
	r.scratch = values.Append(r.scratch, t, data, refs, d.values)
	n := len(r.scratch)
	if n > cap(r.block)-len(r.block) {
		if n > textBlock/4 {
			return string(r.scratch)
		}
		r.block = make([]byte, 0, textBlock)
	}
	from := len(r.block)
	r.block = append(r.block, r.scratch...)
	return unsafe.String(unsafe.SliceData(r.block[from:]), n) // nothing there is written again
}
