module github.com/govis/govis

go 1.26
