// Package orderlog reads the durable queue that order-service appends to (python/order_log.py): a file of one order a
// line. How far a consumer has read is a file as well, so that it goes on there when it is started again.
package orderlog

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Order is one line, with the headers that its producer gave it.
type Order struct {
	ID      string            `json:"id"`
	Cents   int               `json:"cents"`
	Headers map[string]string `json:"headers"`
}

// Follow hands over one order after the other, and waits for more at the end.
func Follow(consumer string, handle func(Order)) {
	folder := os.Getenv("SHARED_DIR")
	committed := filepath.Join(folder, consumer+".offset")
	file, err := os.OpenFile(filepath.Join(folder, "orders.log"), os.O_RDONLY|os.O_CREATE, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	offset := readOffset(committed)
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewReader(file)
	var line []byte
	for {
		part, err := lines.ReadBytes('\n')
		line = append(line, part...)
		if errors.Is(err, io.EOF) {
			time.Sleep(5 * time.Millisecond)
			continue
		}
		var order Order
		if err := json.Unmarshal(line, &order); err != nil {
			log.Fatal(err)
		}
		handle(order)
		offset += int64(len(line))
		line = line[:0]
		if err := os.WriteFile(committed, []byte(strconv.FormatInt(offset, 10)), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

func readOffset(path string) int64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	offset, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	return offset
}
