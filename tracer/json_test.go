package tracer_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// fieldBit returns the bit of a field.
func fieldBit(name string) tracer.Fields {
	e := &tracer.Event{Kind: tracer.GoEnd}
	for bit := tracer.Fields(1); bit != 0; bit <<= 1 {
		e.Has = bit
		if strings.Contains(string(tracer.AppendJSON(nil, e)), `"`+name+`":`) {
			return bit
		}
	}
	panic("no field " + name)
}

func equalFold(goName, name string) bool {
	return strings.EqualFold(goName, name)
}

func TestAppendJSON(t *testing.T) {
	e := &tracer.Event{
		Seq: 15, T: 2500, G: 7, P: -1, Kind: tracer.ChanRecv,
		Has: tracer.FieldBy | tracer.FieldObj | tracer.FieldName | tracer.FieldN | tracer.FieldLen | tracer.FieldOK |
			tracer.FieldValue | tracer.FieldWaiters | tracer.FieldCases | tracer.FieldAddr | tracer.FieldAt | tracer.FieldStack,
		Obj: 3, Name: "ta\"sk\ns", Value: "\x00\u2028<é\xff>", Addr: 1<<64 - 1,
		Cases: []tracer.Case{{Dir: "send", Chan: 3, Name: "c"}, {Dir: "default"}},
		At:    "main.go:21", Stack: []tracer.Frame{{Func: "main.main", File: "/x/main.go", Line: 21}},
	}
	want := `{"seq":15,"t":2500,"g":7,"by":0,"p":-1,"kind":"chan.recv","obj":3,"name":"ta\"sk\ns","n":0,"len":0,` +
		`"value":"\u0000\u2028<é\ufffd>","ok":false,` +
		`"cases":[{"dir":"send","chan":3,"name":"c"},{"dir":"default","chan":0}],"waiters":[],` +
		`"addr":"0xffffffffffffffff","at":"main.go:21","stack":[{"func":"main.main","file":"/x/main.go","line":21}]}`
	if got := string(tracer.AppendJSON(nil, e)); got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
	viaMarshal, err := json.Marshal(e)
	check(t, err)
	if string(viaMarshal) == "" || viaMarshal[0] != '{' {
		t.Errorf("json.Marshal gives %s", viaMarshal)
	}
}

// The JSON of an event gives the event back.
func TestJSONRoundTrip(t *testing.T) {
	events := slices.Clip(mixed(t)[:5000])
	for _, program := range tracetest.Programs {
		events = append(events, tracetest.Play(3, program)...)
	}
	for _, kind := range tracer.Kinds() {
		e := &tracer.Event{Seq: 1, Kind: kind, Has: tracer.AllFields}
		fill(e, 3)
		for _, s := range []*string{&e.Name, &e.Value, &e.Stack[1].Func} {
			*s = strings.ToValidUTF8(*s, "?")
		}
		events = append(events, e)
	}
	for _, e := range events {
		b := tracer.AppendJSON(nil, e)
		var got tracer.Event
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if !reflect.DeepEqual(&got, e) {
			t.Fatalf("%s\n got %+v\nwant %+v", b, got, *e)
		}
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	for in, want := range map[string]string{
		`[]`:                        "event: ",
		`{"seq":1,"t":0,"g":1}`:     "field p is missing",
		`{"t":0,"g":1,"p":0}`:       "field seq is missing",
		`{"seq":-1,"t":0,"g":1}`:    "field seq: ",
		`{"seq":null,"t":0,"g":1}`:  "field seq is missing",
		line(`"kind":"go.away"`):    `unknown kind "go.away"`,
		line(`"kind":""`):           `unknown kind ""`,
		endLine(`"n":"x"`):          "field n: ",
		endLine(`"addr":"0xzz"`):    "field addr: ",
		endLine(`"addr":12`):        "field addr: ",
		endLine(`"cases":[1]`):      "field cases: ",
		endLine(`"obj":1.5`):        "field obj: ",
		endLine(`"waiters":{"a":1`): "event: ",
	} {
		var e tracer.Event
		if err := e.UnmarshalJSON([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", in, err, want)
		}
	}
}

func line(rest string) string    { return `{"seq":1,"t":0,"g":1,"p":0,` + rest + `}` }
func endLine(rest string) string { return line(`"kind":"go.end",` + rest) }

// What is read from any JSON is written and read again as the same event, and
// any string gives valid JSON.
func FuzzJSON(f *testing.F) {
	for _, e := range tracetest.Play(1, tracetest.Cancel) {
		f.Add(tracer.AppendJSON(nil, e))
	}
	f.Add([]byte(endLine(`"value":"\ud800\u2029\\"`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		e := &tracer.Event{Kind: tracer.Panic, Has: tracer.FieldMessage, Message: string(data)}
		var back tracer.Event
		if b := tracer.AppendJSON(nil, e); !utf8.Valid(b) || json.Unmarshal(b, &back) != nil {
			t.Fatalf("not JSON: %s", b)
		}
		if want := strings.ToValidUTF8(string(data), ""); strings.ReplaceAll(back.Message, "\ufffd", "") != strings.ReplaceAll(want, "\ufffd", "") {
			t.Fatalf("%q came back as %q", data, back.Message)
		}
		var first, second tracer.Event
		if first.UnmarshalJSON(data) != nil {
			return
		}
		b := tracer.AppendJSON(nil, &first)
		if err := second.UnmarshalJSON(b); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("%s\n then %+v\nfirst %+v", b, second, first)
		}
	})
}
