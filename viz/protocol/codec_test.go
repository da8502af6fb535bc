package protocol

import (
	"encoding/json"
	"fmt"
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
		``:                                     "the message is not JSON: it ends too early",
		`{"type":"state"`:                      "the message is not JSON: it ends too early",
		`{"type":"state",}`:                    "the message is not JSON at byte 16",
		`[]`:                                   "the message is a list, and has to be an object with a type and an id",
		`7`:                                    "the message is a number, and has to be an object with a type and an id",
		`{"type":"state"}`:                     "the message has no id, or 0, which no answer could carry",
		`null`:                                 "the message has no id, or 0, which no answer could carry",
		`{"type":"state","id":0}`:              "the message has no id, or 0, which no answer could carry",
		`{"type":"state","id":4294967296}`:     "the message's id is the number 4294967296, and has to be a whole number from 0 to 4294967295",
		`{"type":5,"id":1}`:                    "the message's type is a number, and has to be text",
		`{"type":"grew","id":1}`:               `there is no request of type "grew"`,
		`{"type":"state","id":1,"att":1}`:      `the state request has no field "att"`,
		`{"type":"state","id":1,"at":1.5}`:     "the state request's at is the number 1.5, and has to be a whole number",
		`{"type":"state","id":1,"focus":"g1"}`: "the state request's focus is text, and has to be a list",
		`{"type":"state","id":1,"focus":[1]}`:  "the state request's focus is a number, and has to be text",
		`{"type":"scene","id":1,"lanes":[]}`:   "the scene request's lanes is a list, and has to be an object",
		`{"type":"scene","id":1,"fold":"yes"}`: "the scene request's fold is text, and has to be true or false",
		`{"type":"scene","id":1,"lanes":{"first":{}}}`:                   "the scene request's lanes.first is an object, and has to be a whole number",
		`{"type":"hello","id":1}{}`:                                      "the message is not JSON at byte 23",
		strings.Repeat(" ", MaxRequestBytes) + `{"type":"hello","id":1}`: fmt.Sprintf("the message is %d bytes long, and may be %d at most", MaxRequestBytes+23, MaxRequestBytes),
	} {
		if _, _, err := Decode([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("Decode(%.60q):\n got %v\nwant %s", text, err, want)
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
