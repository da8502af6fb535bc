package pprof

import _ "unsafe"

// See package runtime's govis_user.go.

//go:linkname govisOn runtime.govisOn
var govisOn bool

//go:linkname govisNoValues runtime.govisNoValues
var govisNoValues bool

//go:linkname govisLabel runtime.govisLabel
func govisLabel(text string)

// govisLabels says which labels the running goroutine has from now on.
func govisLabels(labels *labelMap) {
	var text []byte
	if labels != nil {
		for i := range govisCount(labels) {
			if i > 0 {
				text = append(text, ", "...)
			}
			key, value := govisAt(labels, i)
			text = append(text, key...)
			if !govisNoValues {
				text = append(text, '=')
				text = append(text, value...)
			}
		}
	}
	govisLabel(string(text))
}
