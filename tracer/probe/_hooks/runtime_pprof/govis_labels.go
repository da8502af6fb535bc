//go:build go1.26

package pprof

func govisCount(labels *labelMap) int { return len(labels.List) }

func govisAt(labels *labelMap, i int) (key, value string) {
	return labels.List[i].Key, labels.List[i].Value
}
