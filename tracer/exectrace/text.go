package exectrace

import "unsafe"

// A textTable has one copy of each text that is met again and again.
type textTable struct {
	recent [64]recentText // by address
	all    map[string]string
}

type recentText struct{ is, one string }

// text returns that copy.
func (c *converter) text(s string) string {
	if s == "" {
		return ""
	}
	t := &c.texts
	at := uintptr(unsafe.Pointer(unsafe.StringData(s)))
	near := &t.recent[(at>>3^at>>9)%uintptr(len(t.recent))]
	if len(near.is) == len(s) && unsafe.StringData(near.is) == unsafe.StringData(s) {
		return near.one
	}
	one, ok := t.all[s]
	if !ok {
		const most = 1 << 16 // what a program logs need not repeat
		if one = s; len(t.all) < most {
			t.all[s] = s
		}
	}
	*near = recentText{s, one}
	return one
}
