package export

import (
	"fmt"
	"image/color"
	"strings"
)

// The parts of a presentation that are not its slides: as small as PowerPoint takes them (ECMA-376).

const (
	nsMain   = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`
	relBase  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	typeBase = "application/vnd.openxmlformats-officedocument.presentationml."
	group    = `<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>`
	colorMap = `<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>`
)

// A relationship says that a part needs another.
type relationship struct{ kind, target string }

func relationships(list ...relationship) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, r := range list {
		kind := relBase + r.kind
		if r.kind == "core-properties" {
			kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
		}
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, i+1, kind, r.target)
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

func slideXML(shapes string, background color.NRGBA) string {
	return fmt.Sprintf(`<p:sld %s><p:cSld><p:bg><p:bgPr>%s<a:effectLst/></p:bgPr></p:bg><p:spTree>%s%s</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`,
		nsMain, solid(background), group, shapes)
}

func notesXML(text string) string {
	var paragraphs strings.Builder
	for _, line := range strings.Split(text, "\n") {
		fmt.Fprintf(&paragraphs, `<a:p><a:r><a:rPr lang="en-US" dirty="0"/><a:t>%s</a:t></a:r></a:p>`, escaped(line))
	}
	return fmt.Sprintf(`<p:notes %s><p:cSld><p:spTree>%s`+
		`<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>`+
		`<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/>`+
		`<p:txBody><a:bodyPr/><a:lstStyle/>%s</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>`,
		nsMain, group, paragraphs.String())
}

// frame writes what holds the slides together.
func (z *pptx) frame(slides, high int, title string) {
	var ids, types strings.Builder
	rels := []relationship{{"slideMaster", "slideMasters/slideMaster1.xml"}, {"notesMaster", "notesMasters/notesMaster1.xml"}, {"theme", "theme/theme1.xml"}}
	for i := 1; i <= slides; i++ {
		rels = append(rels, relationship{"slide", fmt.Sprintf("slides/slide%d.xml", i)})
		fmt.Fprintf(&ids, `<p:sldId id="%d" r:id="rId%d"/>`, 255+i, len(rels))
		fmt.Fprintf(&types, `<Override PartName="/ppt/slides/slide%d.xml" ContentType="%sslide+xml"/><Override PartName="/ppt/notesSlides/notesSlide%d.xml" ContentType="%snotesSlide+xml"/>`, i, typeBase, i, typeBase)
	}
	z.file("ppt/presentation.xml", fmt.Sprintf(`<p:presentation %s><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst><p:sldIdLst>%s</p:sldIdLst><p:sldSz cx="%d" cy="%d"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
		nsMain, ids.String(), emuWide, high))
	z.file("ppt/_rels/presentation.xml.rels", relationships(rels...))
	z.file("ppt/slideMasters/slideMaster1.xml", fmt.Sprintf(`<p:sldMaster %s><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree>%s</p:spTree></p:cSld>%s<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`, nsMain, group, colorMap))
	z.file("ppt/slideMasters/_rels/slideMaster1.xml.rels", relationships(relationship{"slideLayout", "../slideLayouts/slideLayout1.xml"}, relationship{"theme", "../theme/theme1.xml"}))
	z.file("ppt/slideLayouts/slideLayout1.xml", fmt.Sprintf(`<p:sldLayout %s type="blank"><p:cSld name="Blank"><p:spTree>%s</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`, nsMain, group))
	z.file("ppt/slideLayouts/_rels/slideLayout1.xml.rels", relationships(relationship{"slideMaster", "../slideMasters/slideMaster1.xml"}))
	z.file("ppt/notesMasters/notesMaster1.xml", fmt.Sprintf(`<p:notesMaster %s><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg><p:spTree>%s`+
		`<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="685800" y="1143000"/><a:ext cx="5486400" cy="3086100"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>`+
		`<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" sz="quarter" idx="3"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="685800" y="4400550"/><a:ext cx="5486400" cy="3600450"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody></p:sp>`+
		`</p:spTree></p:cSld>%s</p:notesMaster>`, nsMain, group, colorMap))
	z.file("ppt/notesMasters/_rels/notesMaster1.xml.rels", relationships(relationship{"theme", "../theme/theme2.xml"}))
	z.file("ppt/theme/theme1.xml", themeXML())
	z.file("ppt/theme/theme2.xml", themeXML())
	z.file("docProps/core.xml", fmt.Sprintf(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:creator>govis</dc:creator></cp:coreProperties>`, escaped(title)))
	z.file("_rels/.rels", relationships(relationship{"officeDocument", "ppt/presentation.xml"}, relationship{"core-properties", "docProps/core.xml"}))
	z.file("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`+
		`<Override PartName="/ppt/presentation.xml" ContentType="`+typeBase+`presentation.main+xml"/><Override PartName="/ppt/slideMasters/slideMaster1.xml" ContentType="`+typeBase+`slideMaster+xml"/>`+
		`<Override PartName="/ppt/slideLayouts/slideLayout1.xml" ContentType="`+typeBase+`slideLayout+xml"/><Override PartName="/ppt/notesMasters/notesMaster1.xml" ContentType="`+typeBase+`notesMaster+xml"/>`+
		`<Override PartName="/ppt/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/><Override PartName="/ppt/theme/theme2.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>`+
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`+types.String()+`</Types>`)
}

// themeXML is a theme with the least there has to be in one.
func themeXML() string {
	var colors strings.Builder
	for _, c := range [][2]string{
		{"dk1", "141B24"}, {"lt1", "FFFFFF"}, {"dk2", "46535F"}, {"lt2", "F4F6F9"}, {"accent1", "006A9C"}, {"accent2", "07805C"}, {"accent3", "B86E00"},
		{"accent4", "A8437D"}, {"accent5", "1F62BD"}, {"accent6", "B3381B"}, {"hlink", "006A9C"}, {"folHlink", "46535F"},
	} {
		fmt.Fprintf(&colors, `<a:%s><a:srgbClr val="%s"/></a:%s>`, c[0], c[1], c[0])
	}
	font := `<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>`
	fill := `<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>`
	line := `<a:ln w="9525">` + fill + `</a:ln>`
	effect := `<a:effectStyle><a:effectLst/></a:effectStyle>`
	return `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="govis"><a:themeElements><a:clrScheme name="govis">` + colors.String() +
		`</a:clrScheme><a:fontScheme name="govis"><a:majorFont>` + font + `</a:majorFont><a:minorFont>` + font + `</a:minorFont></a:fontScheme><a:fmtScheme name="govis"><a:fillStyleLst>` +
		strings.Repeat(fill, 3) + `</a:fillStyleLst><a:lnStyleLst>` + strings.Repeat(line, 3) + `</a:lnStyleLst><a:effectStyleLst>` + strings.Repeat(effect, 3) +
		`</a:effectStyleLst><a:bgFillStyleLst>` + strings.Repeat(fill, 3) + `</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`
}
