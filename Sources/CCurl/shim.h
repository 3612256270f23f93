#include <curl/curl.h>

// Swift cannot call variadic functions. One wrapper per kind of argument, without logic: the option must be of that kind
// (the prefixes in curl_easy_setopt(3): LONG, OBJECTPOINT, FUNCTIONPOINT, OFF_T).

static inline CURLcode curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_write_callback(CURL *easy, CURLoption option, curl_write_callback value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_set_prereq_callback(CURL *easy, CURLoption option, curl_prereq_callback value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_get_long(CURL *easy, CURLINFO fact, long *value) {
    return curl_easy_getinfo(easy, fact, value);
}

static inline CURLcode curl_get_offset(CURL *easy, CURLINFO fact, curl_off_t *value) {
    return curl_easy_getinfo(easy, fact, value);
}

static inline CURLcode curl_get_pointer(CURL *easy, CURLINFO fact, char **value) {
    return curl_easy_getinfo(easy, fact, value);
}

static inline CURLMcode curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode curl_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode curl_multi_set_socket_callback(CURLM *multi, CURLMoption option, curl_socket_callback value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode curl_multi_set_timer_callback(CURLM *multi, CURLMoption option, curl_multi_timer_callback value) {
    return curl_multi_setopt(multi, option, value);
}
