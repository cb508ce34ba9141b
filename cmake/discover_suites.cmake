# Writes one add_test() line per suite of a googletest program: a process per test would spend most
# of its time on loading libtorch. Run after the program is linked: -DPROGRAM= -DOUTPUT=
execute_process(COMMAND ${PROGRAM} --gtest_list_tests OUTPUT_VARIABLE listing RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  file(REMOVE ${PROGRAM})
  message(FATAL_ERROR "${PROGRAM} --gtest_list_tests ended with ${status}")
endif()
string(REGEX MATCHALL "(^|\n)[A-Za-z0-9_/]+\\." suites "${listing}")
set(text "")
foreach(suite IN LISTS suites)
  string(REGEX REPLACE "[\n.]" "" suite "${suite}")
  # One model of full size in memory at a time, and first: they take longest.
  set(more "")
  if(suite MATCHES "^FullSize")
    set(more " RESOURCE_LOCK memory COST 1000")
  endif()
  string(APPEND text "add_test(${suite} ${PROGRAM} --gtest_brief=1 --gtest_filter=${suite}.*)\n"
                     "set_tests_properties(${suite} PROPERTIES TIMEOUT 900${more})\n")
endforeach()
file(WRITE ${OUTPUT} "${text}")
