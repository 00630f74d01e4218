#pragma once
// 128-bit integers: for products of two 64-bit numbers and for sums of many.

namespace rehearse {

__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

}  // namespace rehearse
