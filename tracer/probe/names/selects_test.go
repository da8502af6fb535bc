package names

import (
	"reflect"
	"testing"
)

func TestSelectCases(t *testing.T) {
	const src = `package main
func f() {
	select {
	case v, ok := <-in:
	case out <- v:
	case <-time.After(d):
	case (<-s.quit):
	case errs[i] <- <-other:
	case x = <-ctx.Done():
	}
	select {
	default:
	case <-tick:
	}
	select { case <-a: select { case b <- 1: case <-c: } }
	select {}
}`
	r := memory{mainFile: src}.resolver()
	tests := []struct {
		line, sends, recvs int
		def                bool
		want               []CaseRef
	}{
		{3, 2, 4, false, []CaseRef{{"recv", "in"}, {"send", "out"}, {"recv", "time.After(...)"}, {"recv", "s.quit"}, {"send", "errs[i]"}, {"recv", "ctx.Done()"}}},
		{3, 2, 3, false, nil}, // other counts: another program than was built
		{3, 2, 4, true, nil},
		{11, 0, 1, true, []CaseRef{{"default", ""}, {"recv", "tick"}}},
		{13, 0, 1, true, []CaseRef{{"default", ""}, {"recv", "tick"}}}, // compiled to a plain operation
		{15, 0, 1, false, []CaseRef{{"recv", "a"}}},
		{15, 1, 1, false, []CaseRef{{"send", "b"}, {"recv", "c"}}},
		{16, 0, 0, false, []CaseRef{}},
		{2, 0, 1, true, nil},
		{0, 0, 1, true, nil},
		{-5, 0, 1, true, nil},
		{1 << 40, 0, 1, true, nil},
	}
	for _, tt := range tests {
		got, ok := r.SelectCases(mainFile, tt.line, tt.sends, tt.recvs, tt.def)
		if ok != (tt.want != nil) || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("line %d, %d sends, %d receives, default %v: got %v %v, want %v", tt.line, tt.sends, tt.recvs, tt.def, got, ok, tt.want)
		}
	}
	if _, ok := r.SelectCases("/no/such.go", 3, 2, 4, false); ok {
		t.Error("found a select in a file that does not exist")
	}
}

func TestMapCases(t *testing.T) {
	send, recv, def := CaseRef{Dir: "send"}, CaseRef{Dir: "recv"}, CaseRef{Dir: "default"}
	tests := []struct {
		name         string
		cases        []CaseRef
		sends, recvs int
		order        []int
		def          int
	}{
		{"mixed", []CaseRef{recv, send, recv, def, send}, 2, 2, []int{1, 4, 2, 0}, 3},
		{"receives are numbered backwards", []CaseRef{recv, recv, recv}, 0, 3, []int{2, 1, 0}, -1},
		{"sends are not", []CaseRef{send, send}, 2, 0, []int{0, 1}, -1},
		{"no source", nil, 2, 2, []int{0, 1, 3, 2}, 4},
		{"counts differ", []CaseRef{recv, send}, 1, 2, []int{0, 2, 1}, 3},
		{"empty", []CaseRef{}, 0, 0, []int{}, -1},
		{"negative", nil, -1, 2, nil, -1},
		{"too many", nil, 1 << 62, 1 << 62, nil, -1},
	}
	for _, tt := range tests {
		order, def := MapCases(tt.cases, tt.sends, tt.recvs)
		if !reflect.DeepEqual(order, tt.order) || def != tt.def {
			t.Errorf("%s: got %v, default %d; want %v, default %d", tt.name, order, def, tt.order, tt.def)
		}
	}
}
