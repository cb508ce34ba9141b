// Perl's documentation format (perlpod) as plain text.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// POD's formatting codes (C<...>, L<...>, E<lt>, E<eacute>, E<233>) resolved, also those in several
// brackets (C<< a->b >>). Links are their texts; entries of the index and codes of nothing are left
// out. A code that does not end reaches to the end.
std::string plain_pod(std::string_view pod);

// The paragraphs of a section as Markdown: indented ones are code, items begin with "- " or their
// number, other commands are left out, and what stands between =begin and =end.
std::string pod_text(std::string_view body);

}  // namespace dsvl
