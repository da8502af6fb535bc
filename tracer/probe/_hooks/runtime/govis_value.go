package runtime

import (
	"internal/abi"
	"unsafe"
)

// govisMaxValue bounds what is copied of one value, of each string in it and
// of each interface's content, in bytes.
const govisMaxValue = 1024

const (
	govisMaxAux   = 8 // strings and contents of interfaces that are copied with one value
	govisMaxDepth = 6 // structs and arrays in each other that are searched for them; no deeper are they shown
)

// govisReadable reports whether n bytes at p are the program's own mapped memory: the heap or a
// stack, or the data of the binary. A header that another goroutine is writing can hold
// anything, so nothing is read without asking here first.
func govisReadable(p, n uintptr) bool {
	if p+n < p {
		return false
	}
	if s := spanOf(p); s != nil {
		if state := s.state.get(); state != mSpanInUse && state != mSpanManual {
			return false
		}
		return p >= s.base() && p+n <= s.base()+s.npages*pageSize
	}
	for md := &firstmoduledata; md != nil; md = md.next {
		if p >= md.text && p+n <= md.etext || p >= md.rodata && p+n <= md.etypes ||
			p >= md.noptrdata && p+n <= md.enoptrdata || p >= md.data && p+n <= md.edata ||
			p >= md.bss && p+n <= md.ebss || p >= md.noptrbss && p+n <= md.enoptrbss {
			return true
		}
	}
	return false
}

// A govisAux is a string or an interface inside a value, to be copied with it.
type govisAux struct {
	kind   uint64
	offset uintptr
	info   uint64  // length of the string, dynamic type of the interface
	p      uintptr // never into a stack, which can move; 0: in the interface itself
	n      uintptr // bytes to copy
}

// A govisCopy is the plan of copying one value.
type govisCopy struct {
	p     unsafe.Pointer
	n     uintptr // bytes of the value itself
	naux  int
	aux   [govisMaxAux]govisAux
	bytes uintptr // of the payload
}

// plan looks at the value of type t at p. It reports false when it fits into one
// word and refers to nothing, so that it needs no payload.
func (c *govisCopy) plan(t *_type, p unsafe.Pointer) bool {
	c.p = p
	c.n = t.Size_
	c.naux = 0
	if c.n > govis.values {
		c.n = govis.values
	}
	c.look(t, 0, govisMaxDepth)
	if c.n <= 8 && c.naux == 0 {
		return false
	}
	c.bytes = 8 + (c.n+7)&^7
	for i := 0; i < c.naux; i++ {
		c.bytes += 24 + (c.aux[i].n+7)&^7
	}
	return true
}

// look finds what the part of type t at offset refers to.
func (c *govisCopy) look(t *_type, offset uintptr, depth int) {
	if depth == 0 || t.PtrBytes == 0 || offset >= c.n || c.naux == len(c.aux) {
		return
	}
	switch t.Kind() {
	case abi.String, abi.Interface:
		if offset+t.Size_ <= c.n {
			c.refers(t, offset)
		}
	case abi.Struct:
		fields := (*structtype)(unsafe.Pointer(t)).Fields
		for i := 0; i < len(fields) && i < govisMaxFields; i++ {
			c.look(fields[i].Typ, offset+fields[i].Offset, depth-1)
		}
	case abi.Array:
		a := (*arraytype)(unsafe.Pointer(t))
		for end := offset + a.Len*a.Elem.Size_; offset < end && offset < c.n; offset += a.Elem.Size_ {
			c.look(a.Elem, offset, depth-1)
		}
	}
}

// refers plans to copy what the string or interface at offset refers to.
func (c *govisCopy) refers(t *_type, offset uintptr) {
	word := (*[2]uintptr)(unsafe.Pointer(uintptr(c.p) + offset))
	if t.Kind() == abi.String {
		c.push(govisAuxString, offset, uint64(word[1]), word[0], word[1])
		return
	}
	dynamic := (*_type)(unsafe.Pointer(word[0]))
	if word[0] != 0 && len((*interfacetype)(unsafe.Pointer(t)).Methods) != 0 {
		// A table of methods is never freed, and half of a torn interface is as
		// good as a whole one.
		dynamic = (*itab)(unsafe.Pointer(word[0])).Type
	}
	if dynamic != nil {
		c.boxed(dynamic, offset, word)
	}
}

// boxed plans the content of an interface.
func (c *govisCopy) boxed(dynamic *_type, offset uintptr, word *[2]uintptr) {
	govisDescribe(dynamic)
	info := uint64(uintptr(unsafe.Pointer(dynamic)))
	if dynamic.IsDirectIface() {
		c.add(govisAux{kind: govisAuxIface, offset: offset, info: info, n: 8}) // the content is the second word
		// The errors that package errors and fmt make are a pointer to a struct that
		// starts with the text and never changes.
		if dynamic.Kind() == abi.Pointer && word[1] != 0 && govisReadable(word[1], 16) {
			switch toRType(dynamic).string() {
			case "*errors.errorString", "*fmt.wrapError", "*fmt.fmtError", "*fmt.wrapErrors":
				s := (*[2]uintptr)(unsafe.Pointer(word[1]))
				c.push(govisAuxText, offset, uint64(s[1]), s[0], s[1])
			}
		}
		return
	}
	if dynamic.Kind() == abi.String && govisReadable(word[1], 16) {
		s := (*[2]uintptr)(unsafe.Pointer(word[1]))
		c.push(govisAuxIface, offset, info, word[1], 16)
		c.push(govisAuxText, offset, uint64(s[1]), s[0], s[1])
		return
	}
	c.push(govisAuxIface, offset, info, word[1], dynamic.Size_)
}

// push plans to copy n bytes at p, or what is readable and allowed of them.
func (c *govisCopy) push(kind uint64, offset uintptr, info uint64, p, n uintptr) {
	if n > govis.values {
		n = govis.values
	}
	if int(n) < 0 || !govisReadable(p, n) {
		n = 0
	}
	c.add(govisAux{kind, offset, info, p, n})
}

func (c *govisCopy) add(a govisAux) {
	if c.naux < len(c.aux) {
		c.aux[c.naux] = a
		c.naux++
	}
}

// write appends the payload.
func (c *govisCopy) write(w *govisWriter) {
	w.add(uint64(c.n))
	w.bytes(c.p, c.n)
	for i := 0; i < c.naux; i++ {
		a := &c.aux[i]
		p := unsafe.Pointer(a.p)
		if a.p == 0 {
			p = unsafe.Pointer(uintptr(c.p) + a.offset + 8) // it is in the interface itself
		}
		w.add(a.kind | uint64(a.offset&0xffff)<<8 | uint64(a.n)<<32)
		w.add(a.info)
		w.add(uint64(a.p))
		w.bytes(p, a.n)
	}
}

// govisWordOf returns the value of at most 8 bytes at p.
func govisWordOf(p unsafe.Pointer, n uintptr) uint64 {
	switch n {
	case 8:
		return *(*uint64)(p)
	case 4:
		return uint64(*(*uint32)(p))
	case 1:
		return uint64(*(*uint8)(p))
	}
	var x uint64
	for i := uintptr(0); i < n; i++ {
		x |= uint64(*(*byte)(unsafe.Pointer(uintptr(p) + i))) << (8 * i)
	}
	return x
}

// govisPutValue writes a record with the value of type t at p: in word C where it fits,
// else as payload. b gets the number of bytes in C. p may be nil: no value.
//
// It returns the record's index; ok is false if it was left out.
func govisPutValue(kind, stack, g, obj, a, b uint64, t *_type, p unsafe.Pointer) (index uint64, ok bool) {
	if p == nil || govis.values == 0 {
		return govisPutWord(kind, stack, g, obj, a, b|govisNoType, 0)
	}
	if t.Size_ <= 8 {
		k := t.Kind()
		if k != abi.Struct && k != abi.Array {
			return govisPutWord(kind, stack, g, obj, a, b|uint64(t.Size_)<<56, govisWordOf(p, t.Size_))
		}
	}
	var c govisCopy
	if !c.plan(t, p) {
		return govisPutWord(kind, stack, g, obj, a, b|uint64(c.n)<<56, govisWordOf(p, c.n))
	}
	mp := acquirem()
	var w govisWriter
	if ok = govisBegin(&w, kind, c.bytes); ok {
		c.write(&w)
		govisAside(w.end(kind, stack, g, obj, a, b, 0, c.bytes))
	}
	releasem(mp)
	return w.first, ok
}

// govisPutWord is govisPut that returns the record's index; ok is false if it was left out.
func govisPutWord(kind, stack, g, obj, a, b, c uint64) (index uint64, ok bool) {
	now, index := govisStore(kind, stack, g, obj, a, b, c)
	govisAside(now)
	return index, now != 0
}
