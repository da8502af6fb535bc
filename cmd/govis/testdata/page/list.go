// List puts each line of its standard input on a list, and ends with it.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	list := make(chan string, 8)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		list <- in.Text()
		fmt.Println(len(list), "on the list")
	}
	close(list)
}
