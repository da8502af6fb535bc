package tracer

import (
	"encoding/binary"
	"maps"
	"slices"
)

// codeMap codes a map as what has changed since the base, which without a base
// is everything: what is gone and what is new or different. code codes one
// object. m is the map to write, or where to put the one that was read; base
// has what it was, for reading, gone what was removed since, for writing.
func codeMap[K int32 | uint64, T any, P ownable[T]](
	c *stateCodec, m *map[K]P, base map[K]P, gone []K, most int, code func(K, P),
) {
	if c.in != nil {
		writeKeys(c, gone)
		writeMap(c, *m, code)
		return
	}
	*m = maps.Clone(base)
	c.lastKey = 0
	for n := c.count(1); n > 0 && !c.bad; n-- {
		delete(*m, readKey[K](c))
	}
	readMap(c, m, most, code)
}

func writeKeys[K int32 | uint64](c *stateCodec, keys []K) {
	c.out = binary.AppendUvarint(c.out, uint64(len(keys)))
	c.lastKey = 0
	for _, k := range keys {
		writeKey(c, k)
	}
}

// A key is coded by how much it is larger than the one before.
func writeKey[K int32 | uint64](c *stateCodec, k K) {
	c.out = binary.AppendUvarint(c.out, uint64(k)-c.lastKey)
	c.lastKey = uint64(k)
}

func readKey[K int32 | uint64](c *stateCodec) K {
	c.lastKey += c.cursor.uint()
	return K(c.lastKey)
}

func writeMap[K int32 | uint64, T any, P ownable[T]](c *stateCodec, m map[K]P, code func(K, P)) {
	changed := make([]K, 0, len(m))
	for k, v := range m {
		if c.baseEvents == 0 || *v.mark() == c.s.epoch {
			changed = append(changed, k)
		}
	}
	slices.Sort(changed)
	c.out = binary.AppendUvarint(c.out, uint64(len(changed)))
	c.lastKey = 0
	for _, k := range changed {
		writeKey(c, k)
		code(k, m[k])
	}
}

func readMap[K int32 | uint64, T any, P ownable[T]](c *stateCodec, m *map[K]P, most int, code func(K, P)) {
	n := c.count(4)
	if n > most-len(*m) {
		c.fail()
		return
	}
	if len(*m) == 0 {
		*m = make(map[K]P, n)
	}
	var some []T // to allocate many at once
	c.lastKey = 0
	for left := n; left > 0 && !c.bad; left-- {
		if len(some) == 0 {
			some = make([]T, min(left, 64))
		}
		v := P(&some[0])
		some = some[1:]
		*v.mark() = c.s.epoch
		k := readKey[K](c)
		code(k, v)
		(*m)[k] = v
	}
}
