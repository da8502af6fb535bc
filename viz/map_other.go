//go:build !unix

package viz

import (
	"io"
	"os"
)

// mapFile returns n bytes of a file.
func mapFile(f *os.File, at int64, n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(io.NewSectionReader(f, at, int64(n)), b)
	return b, err
}
