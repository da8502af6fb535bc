package tracer

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends e as one JSON object, without a newline, to dst. The
// fields come in a fixed order; those that e has not are left out. Bytes that
// are not UTF-8 become U+FFFD.
func AppendJSON(dst []byte, e *Event) []byte {
	dst = append(dst, `{"seq":`...)
	dst = strconv.AppendUint(dst, e.Seq, 10)
	dst = append(dst, `,"t":`...)
	dst = strconv.AppendInt(dst, e.T, 10)
	dst = append(dst, `,"g":`...)
	dst = strconv.AppendUint(dst, e.G, 10)
	has := e.Has & fieldsAll
	if has&FieldBy != 0 { // the one optional field that comes before p and kind
		dst = appendField(dst, e, FieldBy)
		has &^= FieldBy
	}
	dst = append(dst, `,"p":`...)
	dst = strconv.AppendInt(dst, int64(e.P), 10)
	dst = append(dst, `,"kind":`...)
	dst = appendString(dst, e.Kind.String())
	for ; has != 0; has &= has - 1 {
		dst = appendField(dst, e, has)
	}
	return append(dst, '}')
}

// MarshalJSON returns what AppendJSON appends.
func (e *Event) MarshalJSON() ([]byte, error) { return AppendJSON(nil, e), nil }

// appendField appends the first field of has with its name.
func appendField(dst []byte, e *Event, has Fields) []byte {
	info := &fieldTable[has.index()]
	dst = append(dst, ',', '"')
	dst = append(dst, info.name...)
	dst = append(dst, '"', ':')
	switch v := info.ptr(e).(type) {
	case *uint64:
		if has&-has == FieldAddr { // more than the 53 bits that most readers of JSON keep
			dst = append(dst, `"0x`...)
			dst = strconv.AppendUint(dst, *v, 16)
			return append(dst, '"')
		}
		return strconv.AppendUint(dst, *v, 10)
	case *int64:
		return strconv.AppendInt(dst, *v, 10)
	case *int:
		return strconv.AppendInt(dst, int64(*v), 10)
	case *bool:
		return strconv.AppendBool(dst, *v)
	case *string:
		return appendString(dst, *v)
	case *[]uint64:
		return appendList(dst, *v, func(dst []byte, g uint64) []byte { return strconv.AppendUint(dst, g, 10) })
	case *[]Case:
		return appendList(dst, *v, appendCase)
	case *[]Frame:
		return appendList(dst, *v, appendFrame)
	}
	panic("tracer: field " + info.name + " has a type without a JSON form")
}

func appendList[T any](dst []byte, list []T, add func([]byte, T) []byte) []byte {
	dst = append(dst, '[')
	for i, v := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = add(dst, v)
	}
	return append(dst, ']')
}

func appendCase(dst []byte, c Case) []byte {
	dst = append(dst, `{"dir":`...)
	dst = appendString(dst, c.Dir)
	dst = append(dst, `,"chan":`...)
	dst = strconv.AppendUint(dst, c.Chan, 10)
	if c.Name != "" {
		dst = append(dst, `,"name":`...)
		dst = appendString(dst, c.Name)
	}
	return append(dst, '}')
}

func appendFrame(dst []byte, f Frame) []byte {
	dst = append(dst, `{"func":`...)
	dst = appendString(dst, f.Func)
	dst = append(dst, `,"file":`...)
	dst = appendString(dst, f.File)
	dst = append(dst, `,"line":`...)
	dst = strconv.AppendInt(dst, int64(f.Line), 10)
	return append(dst, '}')
}

// appendString appends s as a JSON string.
func appendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0 // of what can be copied as it is
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			// U+2028 and U+2029 end a line in JavaScript.
			if (r != utf8.RuneError || size > 1) && r != '\u2028' && r != '\u2029' {
				i += size
				continue
			}
			dst = append(dst, s[start:i]...)
			dst = append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
			i += size
			start = i
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// UnmarshalJSON sets e to the event of one JSON object. Has tells which fields
// the object had; null counts as absent, and fields that do not exist are
// passed over, so that older readers can read newer events.
func (e *Event) UnmarshalJSON(data []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	*e = Event{P: -1}
	var kind string
	for _, f := range []struct {
		name string
		ptr  any
	}{{"seq", &e.Seq}, {"t", &e.T}, {"g", &e.G}, {"p", &e.P}, {"kind", &kind}} {
		raw, ok := fields[f.name]
		if !ok || string(raw) == "null" {
			return fmt.Errorf("event: field %s is missing", f.name)
		}
		if err := json.Unmarshal(raw, f.ptr); err != nil {
			return fmt.Errorf("event: field %s: %w", f.name, err)
		}
	}
	var ok bool
	if e.Kind, ok = ParseKind(kind); !ok {
		return fmt.Errorf("event: unknown kind %q", kind)
	}
	for i := range fieldTable {
		raw, ok := fields[fieldTable[i].name]
		if !ok || string(raw) == "null" {
			continue
		}
		e.Has |= 1 << i
		if err := unmarshalField(raw, e, i); err != nil {
			return fmt.Errorf("event: field %s: %w", fieldTable[i].name, err)
		}
	}
	return nil
}

func unmarshalField(raw json.RawMessage, e *Event, i int) error {
	if Fields(1)<<i == FieldAddr {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		var err error
		e.Addr, err = strconv.ParseUint(s, 0, 64)
		return err
	}
	ptr := fieldTable[i].ptr(e)
	if err := json.Unmarshal(raw, ptr); err != nil {
		return err
	}
	switch v := ptr.(type) { // an empty list is nil, however it was read
	case *[]uint64:
		if len(*v) == 0 {
			*v = nil
		}
	case *[]Case:
		if len(*v) == 0 {
			*v = nil
		}
	case *[]Frame:
		if len(*v) == 0 {
			*v = nil
		}
	}
	return nil
}
