package viz

import (
	"testing"

	"github.com/govis/govis/tracer"
)

// The lanes of what has no kind of its own say what it is, and goroutines' their labels.
func TestOtherDetails(t *testing.T) {
	x := newIndex()
	for i, e := range []*tracer.Event{
		{Kind: tracer.GoCreate, G: 1, Name: "main", Op: "main.main", Label: "user=bob"},
		{Kind: tracer.CondSignal, G: 1, Obj: 7, Name: "ready"},
		{Kind: tracer.OnceDo, G: 1, Obj: 8, Name: "once"},
		{Kind: tracer.GoLabel, G: 1, Label: "user=eve"},
	} {
		e.Seq = uint64(i + 1)
		if err := x.apply(e); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[int32]string{laneWith(x.gs, 1): "main.main", laneWith(x.objs, 7): "sync.Cond", laneWith(x.objs, 8): "sync.Once"} {
		if got := x.lanes[id].detail; got != want {
			t.Errorf("lane %d is %q, want %q", id, got, want)
		}
	}
	main := x.lanes[laneWith(x.gs, 1)]
	if main.labels != "user=eve" || !main.matches("eve") {
		t.Errorf("the labels of main are %q, and it has the text eve: %t", main.labels, main.matches("eve"))
	}
	x.apply(&tracer.Event{Seq: 9, Kind: tracer.GoLabel, G: 1})
	if main.labels != "user=eve" {
		t.Errorf("after its labels are gone, main is known by %q", main.labels)
	}
}
