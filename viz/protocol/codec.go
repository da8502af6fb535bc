package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"
)

// requests makes an empty request for each type of message from a page.
var requests = func() map[string]func() ClientMessage {
	m := make(map[string]func() ClientMessage)
	for _, r := range []ClientMessage{
		&HelloRequest{}, &SceneRequest{}, &StateRequest{}, &EventRequest{},
		&SourceRequest{}, &StepRequest{}, &ExplainRequest{}, &SearchRequest{}, &StackRequest{}, &WaitsRequest{}, &OutputRequest{},
		&LessonRequest{}, &QuestionRequest{}, &AnswerRequest{}, &StopRequest{},
	} {
		t := reflect.TypeOf(r).Elem()
		m[typeName(t)] = func() ClientMessage { return reflect.New(t).Interface().(ClientMessage) }
	}
	return m
}()

// typeName returns what the "type" of a message says.
func typeName(t reflect.Type) string {
	f, _ := t.FieldByName("Type")
	return f.Tag.Get("const")
}

// Decode reads a message from a page. With an error, which is a sentence for the
// page, it still returns the message's id where that could be read.
func Decode(data []byte) (m ClientMessage, id uint32, err error) {
	if len(data) > MaxRequestBytes {
		return nil, 0, fmt.Errorf("the message is %d bytes long, and may be %d at most", len(data), MaxRequestBytes)
	}
	var head struct {
		Type string  `json:"type"`
		ID   *uint32 `json:"id"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, 0, refused("message", err)
	}
	if head.ID == nil || *head.ID == 0 {
		return nil, 0, errors.New("the message has no id, or 0, which no answer could carry")
	}
	id = *head.ID
	empty, ok := requests[head.Type]
	if !ok {
		return nil, id, fmt.Errorf("there is no request of type %.40q", head.Type)
	}
	m = empty()
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		return nil, id, refused(head.Type+" request", err)
	}
	return m, id, nil
}

// Encode writes a message to a page. It sets the message's Type, and makes
// lists that are nil empty ones: what the page takes for a list is one.
func Encode(m ServerMessage) ([]byte, error) {
	v := reflect.ValueOf(m).Elem()
	v.FieldByName("Type").SetString(typeName(v.Type()))
	data, err := encode(v)
	if err != nil {
		return nil, fmt.Errorf("writing a %s message: %w", typeName(v.Type()), err)
	}
	return data, nil
}

// EncodeTape writes a tape. It makes lists that are nil empty ones.
func EncodeTape(t *Tape) ([]byte, error) { return encode(reflect.ValueOf(t).Elem()) }

func encode(v reflect.Value) ([]byte, error) {
	fillLists(v)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // nothing here is put into HTML as it is
	if err := e.Encode(v.Addr().Interface()); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// fillLists makes the nil slices in v empty.
func fillLists(v reflect.Value) {
	if !hasLists(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fillLists(v.Elem())
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		if !hasLists(v.Type().Elem()) {
			return
		}
		for i := range v.Len() {
			fillLists(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fillLists(v.Field(i))
		}
	}
}

var listTypes sync.Map // of reflect.Type to bool

// hasLists reports whether values of a type can have slices in them.
func hasLists(t reflect.Type) bool {
	if known, ok := listTypes.Load(t); ok {
		return known.(bool)
	}
	has := false
	switch t.Kind() {
	case reflect.Slice:
		has = true
	case reflect.Pointer:
		has = hasLists(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			has = has || hasLists(t.Field(i).Type)
		}
	}
	listTypes.Store(t, has)
	return has
}
