package protocol

import (
	"bytes"
	"os"
	"testing"

	"github.com/govis/govis/viz/protocol/internal/tsgen"
)

// TestTypeScript fails when web/src/protocol.ts is not what the Go types say.
func TestTypeScript(t *testing.T) {
	want, err := tsgen.Generate(".")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../web/src/protocol.ts")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("web/src/protocol.ts is not what viz/protocol says: run go generate ./viz/...")
	}
}
