package tracer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sync"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
)

// A trace file is a header, blocks, and a footer. docs/trace-format.md says
// what each byte is; this file has the parts that reader and writer share.

const (
	fileMagic   = "GOVIS\r\n\x1a" // the line end shows a transfer that took the file for text
	fileVersion = 1
	keepVersion = 2 // of a trace that lets go
	headerSize  = 16
	blockSize   = 64 // of a block's header
	footerSize  = 16
	footerMagic = "gend"
)

// The types of blocks.
const (
	blockMeta       = 1
	blockTable      = 2
	blockEvents     = 3
	blockSource     = 4
	blockCheckpoint = 5
	blockEnd        = 6
	blockIndex      = 7
	blockFront      = 8 // these three only in a trace that lets go
	blockPart       = 9
	blockJump       = 10
)

var blockNames = [...]string{
	"unknown", "meta", "table", "events", "source", "checkpoint", "end", "index", "front", "part", "jump",
}

// How a block's body is stored.
const (
	encodingRaw  = 0
	encodingZstd = 1
	encodingS2   = 2
)

// Bounds that a writer keeps and a reader checks before it allocates.
const (
	maxBlock        = 64 << 20 // bytes of a body, stored or not
	maxBlockEvents  = 1 << 16
	maxString       = 1 << 20 // bytes of one string of an event
	maxShared       = 1 << 16 // strings, and sites, in the tables of a file
	maxSharedBytes  = 8 << 20 // all strings in the table of a file
	maxSharedString = 1 << 10 // one of them
	maxSharedFrames = 1 << 18 // frames of all sites in the table of a file
	maxShapes       = 1 << 12
	maxSource       = 16 << 20 // bytes of a source file
	maxPath         = 1 << 12
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// errCorrupt is what decoding reports of bytes that no writer writes.
var errCorrupt = errors.New("it holds what no writer writes")

// A blockHeader is the fixed part in front of each block's body.
type blockHeader struct {
	kind     uint8
	encoding uint8
	number   uint16 // of the block in the file, from 0, the lowest bits of it
	stored   uint32 // bytes of the body in the file
	size     uint32 // bytes of the body when decompressed
	count    uint32 // events in an events block
	sum      uint32 // crc32c of the body in the file
	position uint64 // events in the blocks before
	firstSeq uint64 // of the events in the block; else 0
	lastSeq  uint64
	firstT   int64
	lastT    int64
}

// append appends the header's bytes.
func (h *blockHeader) append(b []byte) []byte {
	start := len(b)
	b = append(b, h.kind, h.encoding)
	b = binary.LittleEndian.AppendUint16(b, h.number)
	b = binary.LittleEndian.AppendUint32(b, h.stored)
	b = binary.LittleEndian.AppendUint32(b, h.size)
	b = binary.LittleEndian.AppendUint32(b, h.count)
	b = binary.LittleEndian.AppendUint32(b, h.sum)
	b = binary.LittleEndian.AppendUint64(b, h.position)
	b = binary.LittleEndian.AppendUint64(b, h.firstSeq)
	b = binary.LittleEndian.AppendUint64(b, h.lastSeq)
	b = binary.LittleEndian.AppendUint64(b, uint64(h.firstT))
	b = binary.LittleEndian.AppendUint64(b, uint64(h.lastT))
	return binary.LittleEndian.AppendUint32(b, checksum(b[start:]))
}

// parseBlockHeader reads a header from blockSize bytes and checks its bounds.
func parseBlockHeader(b []byte) (h blockHeader, err error) {
	if binary.LittleEndian.Uint32(b[60:]) != checksum(b[:60]) {
		return h, errors.New("the checksum of the block's header is wrong")
	}
	h = blockHeader{
		kind: b[0], encoding: b[1],
		number:   binary.LittleEndian.Uint16(b[2:]),
		stored:   binary.LittleEndian.Uint32(b[4:]),
		size:     binary.LittleEndian.Uint32(b[8:]),
		count:    binary.LittleEndian.Uint32(b[12:]),
		sum:      binary.LittleEndian.Uint32(b[16:]),
		position: binary.LittleEndian.Uint64(b[20:]),
		firstSeq: binary.LittleEndian.Uint64(b[28:]),
		lastSeq:  binary.LittleEndian.Uint64(b[36:]),
		firstT:   int64(binary.LittleEndian.Uint64(b[44:])),
		lastT:    int64(binary.LittleEndian.Uint64(b[52:])),
	}
	switch {
	case h.kind == 0 || int(h.kind) >= len(blockNames):
		return h, fmt.Errorf("there is no block type %d", h.kind)
	case h.encoding > encodingS2:
		return h, errCorrupt
	case h.stored > maxBlock || h.size > maxBlock:
		return h, fmt.Errorf("a block of %d bytes is too large", max(h.stored, h.size))
	case h.encoding == encodingRaw && h.stored != h.size:
		return h, errCorrupt
	case h.kind == blockEvents && (h.count == 0 || h.count > maxBlockEvents || h.count > h.size):
		return h, fmt.Errorf("a block of %d events in %d bytes cannot be", h.count, h.size)
	case h.kind != blockEvents && h.count != 0, h.firstSeq > h.lastSeq, h.firstT > h.lastT:
		return h, errCorrupt
	}
	return h, nil
}

// unpack checks a stored body against its header and decompresses it.
func (h *blockHeader) unpack(stored []byte) ([]byte, error) {
	if checksum(stored) != h.sum {
		return nil, fmt.Errorf("the checksum of the %s block is wrong", blockNames[h.kind])
	}
	var body []byte
	var err error
	switch h.encoding {
	case encodingRaw:
		return stored, nil
	case encodingS2:
		if n, bad := s2.DecodedLen(stored); bad == nil && n == int(h.size) {
			body, err = s2.Decode(nil, stored)
		}
	default:
		var zh zstd.Header
		if bad := zh.Decode(stored); bad == nil && zh.HasFCS && zh.FrameContentSize == uint64(h.size) {
			body, err = decompressor().DecodeAll(stored, make([]byte, 0, h.size))
		}
	}
	if err != nil || len(body) != int(h.size) || body == nil {
		return nil, fmt.Errorf("the %s block does not decompress to %d bytes", blockNames[h.kind], h.size)
	}
	return body, nil
}

// pack compresses a body, where that makes it smaller, and notes in the header
// how it is stored.
func (h *blockHeader) pack(body, buf []byte) []byte {
	h.encoding = encodingZstd
	return h.packed(compressor().EncodeAll(body, buf[:0]), body)
}

// packS2 is pack in a third of the time, for a third more bytes.
func (h *blockHeader) packS2(body, buf []byte) []byte {
	h.encoding = encodingS2
	return h.packed(s2.Encode(buf[:cap(buf)], body), body)
}

// packed notes how a body is stored, and returns what is: the body itself, where that is smaller.
func (h *blockHeader) packed(stored, body []byte) []byte {
	h.size = uint32(len(body))
	if len(stored) >= len(body) {
		stored = append(stored[:0], body...)
		h.raw(stored)
		return stored
	}
	h.stored, h.sum = uint32(len(stored)), checksum(stored)
	return stored
}

// raw notes that a body is stored as it is.
func (h *blockHeader) raw(body []byte) {
	h.encoding, h.size, h.stored, h.sum = encodingRaw, uint32(len(body)), uint32(len(body)), checksum(body)
}

// Both are safe for concurrent use and keep only small buffers.
var (
	decompressor = sync.OnceValue(func() *zstd.Decoder {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxBlock))
		if err != nil {
			panic(err) // only the options could be wrong
		}
		return d
	})
	compressor = sync.OnceValue(func() *zstd.Encoder {
		// The next level makes files 7 % smaller and writing half as slow again.
		e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2),
			zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true))
		if err != nil {
			panic(err)
		}
		return e
	})
)

// fileHeader returns the first bytes of a trace file.
func fileHeader(version uint32) []byte {
	b := append(make([]byte, 0, headerSize), fileMagic...)
	b = binary.LittleEndian.AppendUint32(b, version)
	return binary.LittleEndian.AppendUint32(b, checksum(b))
}

// footer returns the last bytes of a whole trace file, whose index block
// begins at offset.
func footer(offset int64) []byte {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, footerSize), uint64(offset))
	b = append(b, footerMagic...)
	return binary.LittleEndian.AppendUint32(b, checksum(b))
}

// parseFooter returns the offset of the index block.
func parseFooter(b []byte) (offset int64, ok bool) {
	if string(b[8:12]) != footerMagic || binary.LittleEndian.Uint32(b[12:]) != checksum(b[:12]) {
		return 0, false
	}
	return int64(binary.LittleEndian.Uint64(b)), true
}
