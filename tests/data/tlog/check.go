// Opens an export with Go's sumdb/note and sumdb/tlog: check DIR VKEY [PROOF].
// Prints "ok", or what is wrong and exits 1.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type tiles struct{ dir string }

func (t tiles) Height() int                     { return height }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) path(tile tlog.Tile) string {
	return filepath.Join(t.dir, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
}
func (t tiles) read(tile tlog.Tile) ([]byte, error) { return os.ReadFile(t.path(tile)) }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		data, err := t.read(tile)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func main() {
	if err := check(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

func check(dir, vkey string, proofs []string) error {
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := open(signed, vkey)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, tiles{dir})
	if err := checkRecords(dir, tree, reader); err != nil {
		return err
	}
	if err := checkPrefixes(tree, reader); err != nil {
		return err
	}
	for _, file := range proofs {
		if err := checkProof(dir, vkey, file); err != nil {
			return err
		}
	}
	return nil
}

func open(signed []byte, vkey string) (tree tlog.Tree, err error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, errors.New("not a checkpoint")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// checkRecords compares every entry with a hash that the tile reader has authenticated, and proves it by itself.
func checkRecords(dir string, tree tlog.Tree, reader tlog.HashReader) error {
	for n := int64(0); n < tree.N; n += 256 {
		width := tree.N - n
		if width > 256 {
			width = 256
		}
		path := tlog.Tile{H: height, L: -1, N: n / 256, W: int(width)}.Path()
		data, err := os.ReadFile(filepath.Join(dir, strings.Replace(path, "tile/8/data", "tile/entries", 1)))
		if err != nil {
			return err
		}
		for i := n; i < n+width; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("entry %d is cut", i)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			if err := checkRecord(i, data[2:end], tree, reader); err != nil {
				return fmt.Errorf("entry %d: %v", i, err)
			}
			data = data[end:]
		}
		if len(data) > 0 {
			return fmt.Errorf("bytes after entry %d", n+width-1)
		}
	}
	return nil
}

func checkRecord(n int64, leaf []byte, tree tlog.Tree, reader tlog.HashReader) error {
	proof, err := tlog.ProveRecord(tree.N, n, reader)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, n, tlog.RecordHash(leaf))
}

func checkPrefixes(tree tlog.Tree, reader tlog.HashReader) error {
	for n := int64(1); n <= tree.N; n += 37 {
		root, err := tlog.TreeHash(n, reader)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, n, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, n, root); err != nil {
			return err
		}
	}
	return nil
}

// checkProof checks a c2sp.org/tlog-proof file whose extra data is the entry.
func checkProof(dir, vkey, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	split := bytes.Index(data, []byte("\n\n"))
	lines := strings.Split(string(data[:split]), "\n")
	tree, err := open(data[split+2:], vkey)
	if err != nil {
		return err
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf))
}
