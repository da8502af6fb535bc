package protocol

import (
	"encoding/json"
	"strings"
	"testing"
)

// Every request is decoded to what was sent, with its id.
func TestDecode(t *testing.T) {
	for name, empty := range requests {
		m, id, err := Decode([]byte(`{"type":"` + name + `","id":7}`))
		if err != nil || id != 7 {
			t.Errorf("%s: id %d, %v", name, id, err)
			continue
		}
		sent, _ := json.Marshal(empty())
		got, _ := json.Marshal(m)
		want := strings.Replace(strings.Replace(string(sent), `"id":0`, `"id":7`, 1), `"type":""`, `"type":"`+name+`"`, 1)
		if string(got) != want {
			t.Errorf("%s is decoded to %s, want %s", name, got, want)
		}
	}
}

// What is no request is refused with a reason that names what is wrong.
func TestDecodeRefused(t *testing.T) {
	for text, want := range map[string]string{
		``:                                 "not a JSON object",
		`{"type":"state"}`:                 "no id",
		`{"type":"state","id":0}`:          "no id",
		`{"type":"state","id":4294967296}`: "not a JSON object",
		`{"type":"grew","id":1}`:           `"grew"`,
		`{"type":"state","id":1,"att":1}`:  `"att"`,
		`{"type":"state","id":1,"at":1.5}`: "at",
		`{"type":"hello","id":1}{}`:        "JSON",
		strings.Repeat(" ", MaxRequestBytes) + `{"type":"hello","id":1}`: "bytes",
	} {
		if _, _, err := Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Decode(%.60q): error %v, want one about %s", text, err, want)
		}
	}
}

// Lists that are empty are written as such, at any depth, and text as it is.
func TestEncode(t *testing.T) {
	got, err := Encode(&SceneReply{ID: 1, Scene: Scene{Lanes: []Lane{{Name: "<-c & d"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if s := string(got); strings.Contains(s, "null") || !strings.HasPrefix(s, `{"type":"scene","id":1,`) ||
		!strings.Contains(s, `"spans":[]`) || !strings.Contains(s, `"<-c & d"`) || strings.HasSuffix(s, "\n") {
		t.Errorf("Encode = %s", s)
	}
	got, err = Encode(&StepReply{State: &State{Goroutines: []Goroutine{{}}}})
	if err != nil || strings.Contains(string(got), "null") {
		t.Errorf("Encode = %s, %v", got, err)
	}
	if got, _ := Encode(&StepReply{}); strings.Contains(string(got), "state") {
		t.Errorf("a state that is not there is written: %s", got)
	}
}
