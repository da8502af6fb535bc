//go:build !go1.26

package pprof

func govisCount(labels *labelMap) int { return len(labels.list) }

func govisAt(labels *labelMap, i int) (key, value string) {
	return labels.list[i].key, labels.list[i].value
}
